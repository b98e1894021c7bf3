import { VirtualClock } from "@holdfast/core/testing";
import { expect, test } from "vitest";
import type { Ticket } from "./ticket.ts";
import { TicketKeeper } from "./ticket_keeper.ts";

class Bench {
  readonly clock = new VirtualClock({ startAt: 0 });
  /** When each ticket was asked for. */
  readonly asked: number[] = [];
  isBroken = false;
  readonly keeper = new TicketKeeper({ clock: this.clock, ask: () => this.#answer() });

  /** Lets time pass, and what waits for an answer go on. */
  async pass(forMs: number): Promise<void> {
    const until = this.clock.now() + forMs;
    await this.#settle();
    for (let now = this.clock.now(); now < until; now += 500) {
      this.clock.advanceTo(Math.min(until, now + 500));
      await this.#settle();
    }
  }

  async #settle(): Promise<void> {
    for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
  }

  #answer(): Promise<Ticket> {
    this.asked.push(this.clock.now());
    if (this.isBroken) return Promise.reject(new Error("Gone"));
    const n = this.asked.length;
    return Promise.resolve({ ticket: `t${n}`, forMs: 100_000, hashes: [`h${n}`] });
  }
}

test("TicketKeeper has no ticket before the first, and tells when it has", async () => {
  const { keeper } = new Bench();
  expect(keeper.ticket.reveal()).toBe("");
  await keeper.first;
  expect(keeper.ticket.reveal()).toBe("t1");
  expect(`${keeper.ticket}`).toBe("•••");
});

test("TicketKeeper renews before the ticket expires", async () => {
  const bench = new Bench();
  await bench.pass(59_000);
  expect(bench.asked).toEqual([0]);
  await bench.pass(2000);
  expect(bench.asked).toEqual([0, 60_000]);
  expect(bench.keeper.ticket.reveal()).toBe("t2");
});

test("TicketKeeper keeps the hashes of the newest ticket", async () => {
  const bench = new Bench();
  expect(bench.keeper.hashes).toEqual([]);
  await bench.keeper.first;
  expect(bench.keeper.hashes).toEqual(["h1"]);
  bench.isBroken = true;
  await bench.pass(60_500);
  expect(bench.keeper.hashes).toEqual(["h1"]);
  bench.isBroken = false;
  await bench.pass(1000);
  expect(bench.keeper.hashes).toEqual(["h3"]);
});

test("TicketKeeper keeps the old ticket while none comes, and asks ever more seldom", async () => {
  const bench = new Bench();
  await bench.pass(1000);
  bench.isBroken = true;
  await bench.pass(160_000);
  expect(bench.keeper.ticket.reveal()).toBe("t1");
  const waits = bench.asked.slice(1).map((at, n) => at - (bench.asked[n] ?? 0));
  expect(waits.slice(0, 7)).toEqual([60_000, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  bench.isBroken = false;
  await bench.pass(16_000);
  expect(bench.keeper.ticket.reveal()).toBe(`t${bench.asked.length}`);
});

test("TicketKeeper renews a refused ticket at once, but not twice in a second", async () => {
  const bench = new Bench();
  await bench.pass(10_000);
  bench.keeper.renew();
  bench.keeper.renew();
  await bench.pass(500);
  bench.keeper.renew();
  await bench.pass(500);
  expect(bench.asked).toEqual([0, 10_000]);
  bench.keeper.renew();
  await bench.pass(500);
  expect(bench.asked).toEqual([0, 10_000, 11_000]);
});

test("TicketKeeper asks no more once it is closed", async () => {
  const bench = new Bench();
  await bench.pass(1000);
  bench.keeper.close();
  bench.keeper.renew();
  await bench.pass(200_000);
  expect(bench.asked).toEqual([0]);
});
