import fc, { type Arbitrary } from "fast-check";
import type { Options } from "../../model/options.ts";
import type { Ask, Guarantee, RouteKind, RouteSpec } from "../../model/route.ts";
import type { Plan } from "../../model/state.ts";
import { optionsArbitrary } from "./options_arbitrary.ts";

const PUSH_KINDS: readonly RouteKind[] = [
  "websocket",
  "event-source",
  "data-channel",
  "line-stream",
  "long-poll",
];
const GUARANTEES: readonly Guarantee[] = ["news", "cursor"];
const ASKS: readonly Ask[] = ["none", "ping", "loopback"];

const POLL: RouteSpec = {
  id: "poll",
  kind: "poll",
  guarantee: "news",
  ask: "none",
};

/**
 * Plans with one to three push routes, with or without a pull.
 *
 * @param options Their options.
 */
export function planArbitrary(
  options: Arbitrary<Options> = optionsArbitrary(),
): Arbitrary<Plan> {
  const route = fc.record({
    kind: fc.constantFrom(...PUSH_KINDS),
    guarantee: fc.constantFrom(...GUARANTEES),
    ask: fc.constantFrom(...ASKS),
  });
  return fc.record({
    push: fc.uniqueArray(route, {
      minLength: 1,
      maxLength: 3,
      selector: ({ kind }) => kind,
    }),
    pull: fc.option(fc.constant(POLL), { freq: 4 }),
    options,
  }).map(({ push, pull, options }) => ({
    push: push.map((spec) => ({ id: spec.kind, ...spec })),
    pull,
    options,
  }));
}
