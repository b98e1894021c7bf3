import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { Secret } from "../model/secret.ts";
import { VirtualClock } from "../testing/virtual_clock.ts";
import { StateReporter } from "./state_reporter.ts";
import type { FetchInit, ResponseLike, WebPlatform } from "./web_platform.ts";

const OPEN = { phase: "open", via: "websocket", cause: "" };
const POLLING = { phase: "polling", via: "poll", cause: "upgrade-refused" };

/** A gateway that takes reports, or does not. */
class Bench {
  readonly clock = new VirtualClock({ startAt: 0 });
  readonly told: string[] = [];
  readonly tickets: string[] = [];
  /** Answers with this; 0 does not answer at all. */
  status = 204;
  #serial = 0;
  readonly reporter = new StateReporter({
    web: this.#web(),
    clock: this.clock,
    url: "https://host/v1/reports?feed=till",
    ticket: new Secret(() => `t${this.#serial += 1}`),
  });

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 1000) {
      this.clock.advanceBy(1000);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    }
  }

  #web(): WebPlatform<{ cut: () => void }> {
    return {
      fetch: (_url: string, init: FetchInit<{ cut: () => void }>) => {
        this.told.push(String(init.body));
        this.tickets.push(init.headers["authorization"] ?? "");
        const answer = { status: this.status } as ResponseLike;
        if (this.status !== 0) return Promise.resolve(answer);
        return new Promise((_, reject) => init.signal.cut = () => reject(new Error("cut")));
      },
      createAbort: () => {
        const signal = { cut: () => {} };
        return { signal, abort: () => signal.cut() };
      },
      createDecoder: () => ({ decode: () => "" }),
    };
  }
}

test("StateReporter tells the newest state, one in each gap", async () => {
  const bench = new Bench();
  bench.reporter.tell(OPEN);
  await bench.pass(1000);
  bench.reporter.tell(POLLING);
  bench.reporter.tell({ ...POLLING, phase: "waiting" });
  bench.reporter.tell(POLLING);
  await bench.pass(8000);
  deepEqual(bench.told, [JSON.stringify(OPEN)]);
  await bench.pass(60_000);
  deepEqual(bench.told, [JSON.stringify(OPEN), JSON.stringify(POLLING)]);
  deepEqual(bench.tickets, ["Bearer t1", "Bearer t2"]);
});

test("StateReporter says nothing of what went back to what was told", async () => {
  const bench = new Bench();
  bench.reporter.tell(OPEN);
  await bench.pass(1000);
  bench.reporter.tell(POLLING);
  bench.reporter.tell(OPEN);
  await bench.pass(60_000);
  equal(bench.told.length, 1);
});

test("StateReporter tries a gateway that takes no reports less and less often", async () => {
  for (const status of [503, 429, 401, 0]) {
    const bench = new Bench();
    bench.status = status;
    bench.reporter.tell(OPEN);
    await bench.pass(600_000);
    equal(bench.told.length <= 7, true);
    const before = bench.told.length;
    bench.status = 204;
    await bench.pass(600_000);
    equal(bench.told.length, before + 1);
  }
});

test("StateReporter does not repeat a report that was refused", async () => {
  const bench = new Bench();
  bench.status = 404;
  bench.reporter.tell(OPEN);
  await bench.pass(600_000);
  equal(bench.told.length, 1);
});

test("StateReporter tells nothing after close()", async () => {
  const bench = new Bench();
  bench.reporter.tell(OPEN);
  bench.reporter.close();
  bench.reporter.tell(POLLING);
  await bench.pass(60_000);
  deepEqual([bench.told, bench.clock.pending], [[], 0]);
});
