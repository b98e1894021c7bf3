/**
 * The probes: what can be found out about a path from here, from the name to the frames.
 *
 * @example A path on which nothing is wrong
 * ```ts
 * import { probePath } from "@holdfast/adapter-node";
 * import { createLnbits } from "@holdfast/adapter-node/lnbits";
 * import { equal } from "node:assert/strict";
 *
 * const lnbits = await createLnbits();
 * const evidence = await probePath({ url: lnbits.url });
 * const handshake = evidence.find((record) => record.kind === "upgrade");
 * equal(handshake?.outcome, "opened");
 * await lnbits.stop();
 * ```
 *
 * @module
 */
export { probePath } from "./probe_path.ts";
export {
  DEFAULT_DEADLINES,
  type ProbeDeadlines,
  type ProbeOptions,
  type ProbeStep,
  type VantagePoint,
} from "./probe_options.ts";
