import type { Answer } from "./answerer.ts";
import { isOfGateway } from "./gateway_refusal.ts";

/**
 * Whether a gateway heard a plain request where a handshake was made. Of another version of
 * WebSockets it would name its own (RFC 6455 §4.4).
 */
export function isUnheardByGateway(answer: Answer): boolean {
  return answer.status === 426 && isOfGateway(answer) &&
    answer.headers?.["sec-websocket-version"] === undefined;
}
