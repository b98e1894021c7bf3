import { equal } from "node:assert/strict";
import { firstValueFrom } from "rxjs";
import { filter } from "rxjs/operators";
import { test } from "vitest";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import { poll, webSocket } from "../model/route.ts";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import { connect } from "./connect.ts";

const REFUSED = {
  how: "refused",
  status: 405,
  bodyStart: '{"detail":"Method Not Allowed"}',
} as const;

function connection(): ReturnType<typeof scriptedPlatform> & {
  readonly connection: ReturnType<typeof connect>;
} {
  const scripted = scriptedPlatform();
  const routes = [webSocket("wss://host/feed"), poll("https://host/value")];
  return { ...scripted, connection: connect({ routes, platform: scripted.platform }) };
}

/** The timer fires in virtual time, the causes load in real time. */
async function next(
  diagnosis$: ReturnType<typeof connect>["diagnosis$"],
  isWanted: (diagnosis: Diagnosis) => boolean,
  advance: () => void,
): Promise<Diagnosis> {
  const found = firstValueFrom(diagnosis$.pipe(filter(isWanted)));
  advance();
  return await found;
}

test("diagnosis$ starts with what little is known, and does not start the connection", async () => {
  const { connection: held, clock } = connection();
  const first = await next(held.diagnosis$, () => true, () => clock.advanceBy(0));
  equal(first.outcome, "inconclusive");
  equal(held.state.phase, "idle");
  held.close();
});

test("diagnosis$ names what refuses the handshake", async () => {
  const { connection: held, clock, transport } = connection();
  held.state$.subscribe();
  transport.newest.end(REFUSED);
  const isNamed = ({ verdict }: Diagnosis): boolean => verdict !== null;
  const found = await next(held.diagnosis$, isNamed, () => clock.advanceBy(1000));
  equal(found.verdict?.cause, "proxy-drops-upgrade");
  held.close();
});

test("diagnosis$ takes a verdict back once the handshake succeeds", async () => {
  const { connection: held, clock, transport } = connection();
  held.state$.subscribe();
  const outcomes: string[] = [];
  held.diagnosis$.subscribe(({ outcome }) => outcomes.push(outcome));
  transport.newest.end(REFUSED);
  await next(held.diagnosis$, ({ verdict }) => verdict !== null, () => clock.advanceBy(1000));
  clock.runUntil(() => transport.links.length === 2, 60_000);
  transport.newest.open();
  await next(held.diagnosis$, ({ verdict }) => verdict === null, () => clock.advanceBy(1000));
  equal(outcomes.includes("found"), true);
  held.close();
});

test("diagnosis$ completes with the connection", async () => {
  const { connection: held } = connection();
  const ended = new Promise<void>((resolve) => {
    held.diagnosis$.subscribe({ complete: resolve });
  });
  held.close();
  await ended;
});
