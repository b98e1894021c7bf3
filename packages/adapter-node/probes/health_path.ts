import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

/** The path that is answered without a key, and shows that the server lives. */
export function healthPath({ base }: ProbeTarget, { profile }: ProbeContext): string {
  if (profile === "generic") return "/";
  return profile === "holdfast" ? `${base}/healthz` : `${base}/api/v1/health`;
}
