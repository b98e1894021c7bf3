import { deepEqual } from "node:assert/strict";
import { map } from "rxjs/operators";
import { TestScheduler } from "rxjs/testing";
import { test } from "vitest";
import { poll, webSocket } from "../model/route.ts";
import { clockFromScheduler } from "../testing/clock_from_scheduler.ts";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import { connect } from "./connect.ts";

test("connect() follows an RxJS scheduler, so that marble diagrams show a whole life", () => {
  const scheduler = new TestScheduler((actual, expected) => deepEqual(actual, expected));
  scheduler.run(({ cold, expectObservable, flush }) => {
    const { platform, transport, puller } = scriptedPlatform();
    const connection = connect({
      routes: [webSocket("wss://host/feed"), poll("https://host/value")],
      platform: { ...platform, clock: clockFromScheduler(scheduler) },
    });
    const phase$ = connection.state$.pipe(map(({ phase }) => phase[0]));
    const peer = {
      a: () => puller.newest.answer("42"),
      o: () => transport.newest.open(),
      m: () => transport.newest.message("43"),
      e: () => transport.newest.end({ how: "closed", code: 1012 }),
      x: () => connection.close(),
    };
    cold("------a--o--m--e--x|", peer).subscribe((play) => play());
    // Idle and connecting at once, then each step, told by the first letter of its phase.
    expectObservable(phase$).toBe("(ic)--c--o--o--c--(d|)", {
      i: "i",
      c: "c",
      o: "o",
      d: "c",
    });
    flush();
  });
});
