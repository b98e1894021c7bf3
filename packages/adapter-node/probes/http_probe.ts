import { randomBytes } from "node:crypto";
import type { Evidence } from "@holdfast/core";
import type { HttpEvidence } from "./evidence_names.ts";
import { gatewayRequest } from "./gateway_request.ts";
import { healthPath } from "./health_path.ts";
import { genericPath } from "./link_path.ts";
import { padding } from "./padding.ts";
import { type Asked, plainRequest } from "./plain_request.ts";
import type { ProbeContext } from "./probe_context.ts";
import { channelPath, type ProbeTarget } from "./probe_target.ts";

/** Bytes of a large answer that are read at most. */
const LARGE_BYTES_MAX = 256 * 1024;
/** From here on an answer is large enough to tell how wide the path is. */
const TELLING_BYTES = 16 * 1024;
/** Several packets, and less than every proxy's body limit. */
const UPLOAD_BYTES = 8 * 1024;

/** Makes one plain request of the battery. */
export async function probeHttp(
  target: ProbeTarget,
  context: ProbeContext,
  what: HttpEvidence["what"],
): Promise<readonly Evidence[]> {
  const asked = requestOf(what, target, context);
  if (asked === null) return [];
  const { httpMs } = context.deadlines;
  const isFirst = what === "health" || what === "wallet" || what === "ws-path";
  const deadlineMs = isFirst ? httpMs : context.adaptedMs(httpMs);
  const answer = await plainRequest(target, context, { ...asked, what, deadlineMs });
  const { evidence } = answer;
  if (what === "health" && context.profile === undefined && evidence.status !== null) {
    const isLnbits = /"server_time"/.test(answer.body);
    if (isLnbits) context.profile = "lnbits";
  }
  const width = what === "heavy-down" ? bytesPerSecond(evidence, answer.bodyMs) : undefined;
  if (width !== undefined) context.sawWidth(width);
  return [evidence];
}

function bytesPerSecond({ bytes = 0 }: HttpEvidence, bodyMs: number): number | undefined {
  if (bytes < TELLING_BYTES || bodyMs <= 0) return undefined;
  return Math.round(bytes / bodyMs * 1000);
}

/** Null where the request cannot be made here. */
function requestOf(
  what: HttpEvidence["what"],
  target: ProbeTarget,
  context: ProbeContext,
): Asked | null {
  if (context.profile === "generic") return genericRequest(what, target, context);
  if (context.profile === "holdfast") {
    return gatewayRequest(what, target, context) ?? anyRequest(what, target, context);
  }
  const origin = context.origin === undefined ? {} : { origin: context.origin };
  const { base } = target;
  const wallet = `${base}/api/v1/wallet`;
  const key = context.isTrusted ? context.key?.reveal() : undefined;
  const socketPath = channelPath(target, context.channel);
  switch (what) {
    case "health":
      return { path: `${base}/api/v1/health`, headers: origin };
    case "wallet":
      if (key === undefined) return null;
      return {
        path: wallet,
        // A page asks with an origin, and only then the answer says who may read it.
        headers: { "x-api-key": key, ...origin },
        socket: { mustHold: target.tls },
      };
    case "wallet-query-key": {
      if (key === undefined) return null;
      const query = `?api-key=${encodeURIComponent(key)}`;
      return { path: wallet + query, socket: { mustHold: target.tls } };
    }
    case "wallet-no-key":
      return { path: wallet };
    case "ws-path":
      return { path: socketPath };
    case "ws-path-slash":
      return { path: `${socketPath}/` };
    case "heavy-up":
      return { path: `${base}/api/v1/health?pad=${padding()}` };
    case "heavy-down":
      return { path: `${base}/openapi.json`, bytesMax: LARGE_BYTES_MAX };
    case "post": {
      const body = randomBytes(UPLOAD_BYTES);
      const headers = { "content-type": "application/octet-stream" };
      return { method: "POST", path: `${socketPath}?data=holdfast`, headers, body };
    }
    default:
      return anyRequest(what, target, context);
  }
}

function genericRequest(
  what: HttpEvidence["what"],
  target: ProbeTarget,
  context: ProbeContext,
): Asked | null {
  const path = genericPath(target, context);
  const [bare = "/", query] = path.split("?", 2);
  switch (what) {
    case "health":
      return { path: "/" };
    case "ws-path":
      return { path };
    case "ws-path-slash": {
      const turned = bare.endsWith("/") ? bare.slice(0, -1) || "/" : `${bare}/`;
      return { path: query === undefined ? turned : `${turned}?${query}` };
    }
    case "heavy-up":
      return { path: `/?pad=${padding()}` };
    default:
      return anyRequest(what, target, context);
  }
}

function anyRequest(
  what: HttpEvidence["what"],
  target: ProbeTarget,
  context: ProbeContext,
): Asked | null {
  if (what === "unknown-path") return { path: `${target.base}/holdfast-${context.channel}` };
  if (what !== "plain-http" || context.plainPort === undefined) return null;
  return { path: healthPath(target, context), socket: { tls: false, port: context.plainPort } };
}
