import type { Lnbits, LnbitsWallet } from "./create_lnbits.ts";

/** How {@linkcode runDemo} goes. */
export interface DemoOptions {
  /** Milliseconds between two payments, on average. @default 4000 */
  readonly everyMs?: number;
  /** Numbers from 0 up to, not including, 1. @default Math.random */
  readonly random?: () => number;
}

/** A demo that runs. */
export interface Demo {
  /** The wallet to watch. */
  readonly wallet: LnbitsWallet;
  /** The wallet that pays it and is paid by it. */
  readonly partner: LnbitsWallet;
  /** Ends it; the wallets and their payments stay. */
  stop(): void;
}

/** Something that is paid for, and what it costs in satoshi. */
interface Deal {
  readonly memo: string;
  readonly satMin: number;
  readonly satMax: number;
}

const START_SAT = 250_000;
/** Below this balance, a wallet is paid rather than paying. */
const LOW_SAT = 60_000;

const SPENDING: readonly Deal[] = [
  { memo: "Espresso at the corner", satMin: 2_500, satMax: 4_000 },
  { memo: "Bread and two rolls", satMin: 3_800, satMax: 6_200 },
  { memo: "Tram ticket", satMin: 2_800, satMax: 3_400 },
  { memo: "Lunch: soup of the day", satMin: 9_000, satMax: 14_000 },
  { memo: "Tip for episode 112", satMin: 500, satMax: 2_100 },
  { memo: "Flowers", satMin: 8_000, satMax: 16_000 },
  { memo: "Newspaper, weekend edition", satMin: 3_900, satMax: 4_400 },
  { memo: "Half of the train fare, thanks!", satMin: 11_000, satMax: 19_000 },
  { memo: "Phone top-up", satMin: 5_000, satMax: 10_000 },
];

const EARNING: readonly Deal[] = [
  { memo: "Invoice 2041, proofreading", satMin: 18_000, satMax: 32_000 },
  { memo: "Jar of honey", satMin: 7_000, satMax: 9_500 },
  { memo: "Bicycle repair: new chain", satMin: 15_000, satMax: 26_000 },
  { memo: "Your share of dinner", satMin: 8_000, satMax: 15_000 },
  { memo: "Refund: cancelled booking", satMin: 4_000, satMax: 12_000 },
  { memo: "Guitar lesson", satMin: 14_000, satMax: 20_000 },
  { memo: "Zap for your article", satMin: 210, satMax: 2_100 },
  { memo: "Two tickets for Saturday", satMin: 16_000, satMax: 24_000 },
];

/**
 * Lets two wallets of one server pay each other back and forth, as people do: one at a time,
 * irregularly, and never down to nothing.
 *
 * @example A wallet with a life of its own
 * ```ts
 * import { createLnbits, runDemo } from "@holdfast/adapter-node/lnbits";
 * import { equal } from "node:assert/strict";
 *
 * const lnbits = await createLnbits();
 * const demo = runDemo(lnbits, { everyMs: 60_000 });
 * equal(lnbits.balance(demo.wallet.id) > 0, true);
 * demo.stop();
 * await lnbits.stop();
 * ```
 *
 * @param lnbits Where. While it is stopped, the payments pause.
 * @param options How often, and by which chance.
 * @returns The wallet to watch, and how to end it.
 * @throws {RangeError} If `everyMs` is not positive.
 */
export function runDemo(lnbits: Lnbits, options: DemoOptions = {}): Demo {
  const { everyMs = 4_000, random = Math.random } = options;
  if (!(everyMs > 0)) {
    throw new RangeError(`Cannot run a demo: everyMs must be positive: ${everyMs}`);
  }
  const wallet = openWallet(lnbits, "Everyday");
  const partner = openWallet(lnbits, "Everyone else");
  let timer = setTimeout(step, waitMs());

  function waitMs(): number {
    return everyMs * (0.6 + 0.8 * random());
  }

  function step(): void {
    // A server that somebody stopped on purpose is part of the show.
    if (lnbits.isRunning) payOnce(lnbits, wallet, partner, random);
    timer = setTimeout(step, waitMs());
  }

  return { wallet, partner, stop: () => clearTimeout(timer) };
}

/** A demo on a file goes on with the wallets of the last one. */
function openWallet(lnbits: Lnbits, name: string): LnbitsWallet {
  const wallet = lnbits.findWallet(name) ?? lnbits.createWallet(name);
  if (lnbits.balance(wallet.id) < LOW_SAT * 1000) {
    lnbits.credit(wallet.id, START_SAT * 1000, "Opening balance");
  }
  return wallet;
}

function payOnce(
  lnbits: Lnbits,
  wallet: LnbitsWallet,
  partner: LnbitsWallet,
  random: () => number,
): void {
  const isLow = lnbits.balance(wallet.id) < LOW_SAT * 1000;
  const isHigh = lnbits.balance(partner.id) < LOW_SAT * 1000;
  const isEarning = isLow || (!isHigh && random() < 0.45);
  const deals = isEarning ? EARNING : SPENDING;
  const deal = deals[Math.floor(random() * deals.length)];
  if (deal === undefined) return;
  const sat = Math.round(deal.satMin + (deal.satMax - deal.satMin) * random());
  const [from, to] = isEarning ? [partner, wallet] : [wallet, partner];
  lnbits.pay(from.id, to.id, sat * 1000, deal.memo);
}
