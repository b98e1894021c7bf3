import fc, { type Arbitrary } from "fast-check";
import type { LinkEnd, PullFailure } from "../../model/link_end.ts";
import type { Signal } from "../../model/signal.ts";
import type { Move } from "../machine_walk.ts";

const ENDS: readonly LinkEnd[] = [
  { how: "closed", code: 1006, wasClean: false },
  { how: "closed", code: 1012, wasClean: true },
  { how: "closed", code: 1000, wasClean: true },
  { how: "closed", code: 1008, wasClean: true },
  { how: "closed", code: 4429, wasClean: true, retryAfterMs: 3000 },
  { how: "failed", code: 1006, wasClean: false },
  { how: "refused", status: 405 },
  { how: "refused", status: 401 },
  { how: "refused", status: 503, retryAfterMs: 20_000 },
];

const FAILURES: readonly PullFailure[] = [
  { how: "network" },
  { how: "timeout" },
  { how: "invalid" },
  { how: "status", status: 502 },
  { how: "status", status: 429, retryAfterMs: 10_000 },
  { how: "status", status: 404, isFatal: true },
];

const SIGNALS: readonly Signal[] = [
  { type: "online" },
  { type: "offline" },
  { type: "visible" },
  { type: "hidden" },
  { type: "network_changed", network: "4g" },
  { type: "resumed", gapMs: 60_000 },
  { type: "frozen" },
  { type: "thawed" },
];

/** How a link can end. */
export function linkEndArbitrary(): Arbitrary<LinkEnd> {
  return fc.constantFrom(...ENDS);
}

/** What the device and the page can tell. */
export function signalArbitrary(): Arbitrary<Signal> {
  return fc.constantFrom(...SIGNALS);
}

/** Which moves are drawn, and how often; what is not named is not drawn. */
export type MoveWeights = Readonly<Partial<Record<Move["type"], number>>>;

/** A life with a bit of everything. */
export const USUAL_WEIGHTS: MoveWeights = {
  open: 6,
  message: 4,
  answer: 4,
  end: 4,
  pull_answer: 8,
  pull_fail: 3,
  news: 1,
  signal: 3,
  sleep: 1,
  retry: 1,
  close: 0.1,
};

/**
 * Sequences of moves for `walkMachine`.
 *
 * @param weights How often each kind is drawn.
 * @param maxLength The most moves.
 */
export function movesArbitrary(
  weights: MoveWeights = USUAL_WEIGHTS,
  maxLength = 60,
): Arbitrary<readonly Move[]> {
  return fc.array(moveArbitrary(weights), { maxLength, size: "max" });
}

function moveArbitrary(weights: MoveWeights): Arbitrary<Move> {
  const pick = fc.nat(3);
  const rttMs = fc.constantFrom(20, 80, 400, 2500);
  const kinds: Record<Move["type"], Arbitrary<object>> = {
    open: fc.record({
      pick,
      heartbeatEveryMs: fc.constantFrom(5000, 25_000),
    }, { requiredKeys: ["pick"] }),
    message: fc.record({ pick, isTold: fc.boolean() }),
    answer: fc.record({ pick, rttMs }),
    end: fc.record({ pick, end: linkEndArbitrary() }),
    pull_answer: fc.record({ rttMs, isChanged: fc.boolean() }),
    pull_fail: fc.record({ failure: fc.constantFrom(...FAILURES) }),
    news: fc.constant({}),
    retry: fc.constant({}),
    close: fc.constant({}),
    signal: fc.record({ signal: signalArbitrary() }),
    sleep: fc.record({ forMs: fc.constantFrom(1000, 5000, 60_000, 3_600_000) }),
  };
  const drawn = Object.entries(weights).map(([type, weight]) => ({
    weight: Math.round(weight * 10),
    arbitrary: fc.tuple(
      fc.constant(type),
      kinds[type as Move["type"]],
      fc.constantFrom(0, 1, 50, 120, 400, 1000, 2500, 9000),
    ).map(([type, rest, afterMs]) => ({ type, afterMs, ...rest }) as Move),
  }));
  return fc.oneof(...drawn);
}
