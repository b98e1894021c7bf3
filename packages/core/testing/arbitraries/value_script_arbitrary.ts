import fc, { type Arbitrary } from "fast-check";
import { PUSH_MANNERS, type PushManner, type ValueScript } from "../value_script.ts";

/** Options of {@linkcode valueScriptArbitrary}. */
export interface ValueScriptOptions {
  /** Changes come before this time, in milliseconds. @default {60000} */
  readonly untilMs?: number;
  /** @default {10} */
  readonly maxLength?: number;
  /** @default {PUSH_MANNERS} */
  readonly manners?: readonly PushManner[];
}

const STEP_MS = 50;

/** When the server's value changes, and how it tells. Sorted by time. */
export function valueScriptArbitrary(
  options: ValueScriptOptions = {},
): Arbitrary<ValueScript> {
  const { untilMs = 60_000, maxLength = 10, manners = PUSH_MANNERS } = options;
  const value = fc.record({
    atMs: fc.nat(Math.floor(untilMs / STEP_MS)).map((step) => step * STEP_MS),
    push: fc.constantFrom(...manners),
    lateMs: fc.constantFrom(100, 500, 4000),
  });
  return fc.array(value, { maxLength, size: "max" })
    .map((values) => values.toSorted((a, b) => a.atMs - b.atMs));
}
