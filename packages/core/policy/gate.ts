import type { RouteKind } from "../model/route.ts";

/** They run over UDP, which many networks let through in part, or for a while, or not at all. */
const GATED: readonly RouteKind[] = ["webtransport", "data-channel"];

/**
 * Whether a kind stands behind a gate: such a route is tried only after all others, until it was
 * seen to work on this network.
 *
 * @example What runs over TCP needs no gate
 * ```ts
 * import { isGated } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * equal(isGated("webtransport"), true);
 * equal(isGated("websocket"), false);
 * ```
 */
export function isGated(kind: RouteKind): boolean {
  return GATED.includes(kind);
}
