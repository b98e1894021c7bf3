import type { HttpEvidence } from "./evidence_names.ts";
import { feedCredentials } from "./feed_credentials.ts";
import { healthPath } from "./health_path.ts";
import { feedPath } from "./link_path.ts";
import { padding } from "./padding.ts";
import type { Asked } from "./plain_request.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

/**
 * What of a gateway is asked. Its paths take no keys, no body without a meaning, and nothing large
 * is behind any of them: those questions are null.
 */
export function gatewayRequest(
  what: HttpEvidence["what"],
  target: ProbeTarget,
  context: ProbeContext,
): Asked | null {
  switch (what) {
    case "health":
      return { path: healthPath(target, context) };
    case "ready":
      return { path: `${target.base}/readyz` };
    case "wallet": {
      const { headers, socket } = feedCredentials(target, context);
      if (context.ticket === undefined) return null;
      const origin = context.origin === undefined ? {} : { origin: context.origin };
      return { path: feedPath(target, context), headers: { ...headers, ...origin }, socket };
    }
    case "wallet-no-key":
      return { path: feedPath(target, context) };
    case "ws-path":
      return { path: feedPath(target, context, "socket") };
    case "ws-path-slash":
      return { path: `${feedPath(target, context, "socket")}/` };
    case "heavy-up":
      return { path: `${healthPath(target, context)}?pad=${padding()}` };
    default:
      return null;
  }
}
