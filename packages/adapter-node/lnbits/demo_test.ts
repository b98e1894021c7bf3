import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createLnbits, type Lnbits } from "./create_lnbits.ts";
import { runDemo } from "./demo.ts";

/** A small generator (mulberry32), so that a failure can be run again. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("runDemo()", () => {
  let lnbits: Lnbits;

  beforeEach(async () => {
    lnbits = await createLnbits();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });

  afterEach(async () => {
    vi.useRealTimers();
    await lnbits.stop();
  });

  test("pays back and forth, conserves the sum and runs neither wallet dry", () => {
    const { wallet, partner, stop } = runDemo(lnbits, { everyMs: 1000, random: seededRandom(7) });
    const balances: number[] = [];
    for (let step = 0; step < 500; step++) {
      vi.advanceTimersByTime(1400);
      const balance = lnbits.balance(wallet.id);
      balances.push(balance);
      expect(balance).toBeGreaterThan(0);
      expect(lnbits.balance(partner.id)).toBe(500_000_000 - balance);
    }
    const steps = balances.slice(1).map((balance, at) => balance - (balances[at] ?? 0));
    expect(steps.filter((step) => step > 0).length).toBeGreaterThan(100);
    expect(steps.filter((step) => step < 0).length).toBeGreaterThan(100);
    stop();
  });

  test.each([[0, "spends"], [0.999, "earns"]])(
    "survives a chance of %f that only %s",
    (random) => {
      const { wallet, partner, stop } = runDemo(lnbits, { everyMs: 10, random: () => random });
      for (let step = 0; step < 200; step++) {
        vi.advanceTimersByTime(20);
        expect(lnbits.balance(wallet.id)).toBeGreaterThan(0);
        expect(lnbits.balance(partner.id)).toBeGreaterThan(0);
      }
      stop();
    },
  );

  test("stops for good", () => {
    const { wallet, stop } = runDemo(lnbits, { everyMs: 10 });
    vi.advanceTimersByTime(100);
    stop();
    const balance = lnbits.balance(wallet.id);
    vi.advanceTimersByTime(10_000);
    expect(lnbits.balance(wallet.id)).toBe(balance);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("pauses while the server is stopped and goes on after", async () => {
    const { wallet, stop } = runDemo(lnbits, { everyMs: 10 });
    vi.useRealTimers();
    await lnbits.stop();
    const balance = lnbits.balance(wallet.id);
    const listed = (): Promise<unknown[]> =>
      fetch(`${lnbits.url}/api/v1/payments?api-key=${wallet.invoiceKey}`).then((
        answer,
      ) => answer.json() as Promise<unknown[]>);
    await lnbits.start();
    stop();
    expect(balance).toBeGreaterThan(0);
    expect((await listed()).length).toBeGreaterThan(0);
  });

  test("refuses an interval that is none", () => {
    expect(() => runDemo(lnbits, { everyMs: 0 })).toThrow(RangeError);
  });
});
