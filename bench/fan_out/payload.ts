/** One value as it is sent to everybody: about 220 bytes, such as a wallet's payment. */
export interface FanOutValue {
  /** When it was sent, in milliseconds of the machine's monotonic clock. */
  readonly at: number;
  readonly msat: number;
  readonly memo: string;
  readonly payments: readonly { readonly id: string; readonly msat: number }[];
}

/** The next value, stamped now. */
export function nextValue(n: number): FanOutValue {
  return {
    at: monotonicMs(),
    msat: 21_000_000 + n,
    memo: "One coffee, one piece of cake, and a tip for the house",
    payments: [{ id: "9f1c27be0d4a4e8b8f5a3c6d7e8f90123456789abcdef0123456789abcdef012", msat: n }],
  };
}

/** Milliseconds of a clock that all processes of a machine share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
