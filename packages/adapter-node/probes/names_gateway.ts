import type { Evidence } from "@holdfast/core";
import { plainRequest } from "./plain_request.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

/**
 * Whether the server is a gateway: one names itself in each of its answers. Where pages stand
 * beside it, they answer for every other path, so its own is asked for too; but only where somebody
 * answers, and answers like one who does not know the path.
 *
 * @param answers What the first requests came to.
 */
export async function namesGateway(
  target: ProbeTarget,
  context: ProbeContext,
  answers: readonly Evidence[],
): Promise<boolean> {
  if (answers.some(isOfGateway)) return true;
  const isStrange = answers.some((found) =>
    found.kind === "http" && found.what === "health" && [200, 404].includes(found.status ?? 0)
  );
  if (!isStrange) return false;
  const { evidence } = await plainRequest(target, context, {
    what: "health",
    path: `${target.base}/healthz`,
    deadlineMs: context.adaptedMs(context.deadlines.httpMs),
  });
  return isOfGateway(evidence);
}

/** Whether a gateway itself gave this answer. */
export function isOfGateway(found: Evidence): boolean {
  const headers = found.kind === "http"
    ? found.headers
    : found.kind === "upgrade"
    ? found.end?.headers ?? found.headers
    : undefined;
  return headers?.["holdfast"] !== undefined;
}
