import type { Transport } from "../../ports/transport.ts";
import type { ConformanceCase, TransportContext } from "./conformance_case.ts";
import { ENDING_CASES } from "./ending_cases.ts";
import { EVENT_STREAM_CASES } from "./event_stream_cases.ts";
import { LINE_CASES } from "./line_cases.ts";
import { LIVENESS_CASES } from "./liveness_cases.ts";
import { MESSAGE_CASES } from "./message_cases.ts";
import { OPENING_CASES } from "./opening_cases.ts";

/** Every case on transports. */
export const TRANSPORT_CASES: readonly ConformanceCase<TransportContext>[] = [
  ...OPENING_CASES,
  ...MESSAGE_CASES,
  ...ENDING_CASES,
  ...LIVENESS_CASES,
  ...EVENT_STREAM_CASES,
  ...LINE_CASES,
];

/**
 * The cases that bind a transport: those of its kind whose needs it can meet.
 *
 * @example A transport that can do nothing but listen
 * ```ts
 * import { transportCases } from "@holdfast/core/testing/conformance";
 * import { ok } from "node:assert/strict";
 *
 * const cases = transportCases({
 *   kind: "event-source",
 *   capabilities: {
 *     canSend: false,
 *     canAsk: false,
 *     seesStatus: false,
 *     hasBinary: false,
 *     canResume: false,
 *   },
 * });
 * ok(cases.length > 0);
 * ok(cases.every((item) => item.needs.length === 0));
 * ```
 */
export function transportCases(
  transport: Pick<Transport, "kind" | "capabilities">,
): readonly ConformanceCase<TransportContext>[] {
  return TRANSPORT_CASES.filter((item) =>
    (item.kinds === undefined || item.kinds.includes(transport.kind)) &&
    item.needs.every((need) => transport.capabilities[need])
  );
}
