import { addressSpace } from "./address_space.ts";
import type { ProbeRun } from "./probe_run.ts";

/** Time between two looks at the clock, in milliseconds. */
const TICK_MS = 250;
/** A look later than this means that this page was not let run, not that the path was slow. */
const LATE_MS_MAX = 3000;

/**
 * Watches the page itself while the probes run: whether its policy refuses the server, whether it
 * is frozen, whether its timers come late.
 *
 * @returns Ends it.
 */
export function watchPage(run: ProbeRun): () => void {
  const { document } = run.scope;
  const refused = (event: Event): void => recordViolation(run, event);
  const frozen = (): void => run.record({ kind: "page", at: run.now(), what: "frozen" });
  document?.addEventListener("securitypolicyviolation", refused);
  document?.addEventListener("freeze", frozen);
  let dueAt = run.now() + TICK_MS;
  let lateMs = 0;
  const look = (): void => {
    lateMs = Math.max(lateMs, run.now() - dueAt);
    dueAt = run.now() + TICK_MS;
    timer = run.scope.setTimeout(look, TICK_MS);
  };
  let timer = run.scope.setTimeout(look, TICK_MS);
  return () => {
    run.scope.clearTimeout(timer);
    document?.removeEventListener("securitypolicyviolation", refused);
    document?.removeEventListener("freeze", frozen);
    lateMs = Math.max(lateMs, run.now() - dueAt);
    if (lateMs < LATE_MS_MAX) return;
    const detail = `${(lateMs / 1000).toFixed(1)} s late`;
    run.record({ kind: "page", at: run.now(), what: "timers-late", detail });
  };
}

/** Records what the page knows of itself without asking anybody. */
export async function lookAtPage(run: ProbeRun): Promise<void> {
  const { location, navigator } = run.scope;
  const at = run.now();
  if (navigator?.onLine !== undefined) {
    run.record({ kind: "page", at, what: navigator.onLine ? "online" : "offline" });
  }
  const isSecure = location?.protocol === "https:";
  if (isSecure) run.record({ kind: "page", at, what: "secure-page" });
  // A loopback address counts as trustworthy (Mixed Content §4), so nothing is mixed there.
  if (isSecure && !run.site.isTls && addressSpace(run.site.host) !== "loopback") {
    const detail = `${run.site.socket("•••").split(":")[0]}: from an https: page`;
    run.record({ kind: "page", at, what: "mixed-content", detail });
  }
  await lookAtSpace(run);
}

/** A public page may be refused a private address (Local Network Access §3). */
async function lookAtSpace(run: ProbeRun): Promise<void> {
  const { location, navigator } = run.scope;
  const server = addressSpace(run.site.host);
  const page = location === undefined ? "unknown" : addressSpace(location.hostname);
  const isLocal = server === "private" || server === "loopback";
  const isNearer = isLocal && (page === "public" || page === "unknown");
  // A page without a secure origin is told "denied" whatever the person chose.
  const permission = location?.protocol !== "https:" ? undefined : await navigator?.permissions
    ?.query({ name: "local-network-access" })
    .then(({ state }) => state, () => undefined);
  if (!isNearer && !(permission === "denied" && server !== "public")) return;
  const detail = server === "unknown" ? "permission denied" : server;
  const facts = { page, ...(permission === undefined ? {} : { permission }) };
  run.record({ kind: "page", at: run.now(), what: "address-space", detail, facts });
}

/** CSP3 §5.1. Of an address that is not http(s) only the scheme may be told. */
interface Violation {
  readonly effectiveDirective?: string;
  readonly blockedURI?: string;
}

function recordViolation(run: ProbeRun, event: Event): void {
  const { effectiveDirective = "", blockedURI = "" } = event as Event & Violation;
  if (!effectiveDirective.startsWith("connect-src")) return;
  const isOurs = /^wss?$/.test(blockedURI) ||
    (URL.canParse(blockedURI) && new URL(blockedURI).hostname.includes(run.site.host));
  const isKnown = run.found.some((one) => one.kind === "page" && one.what === "csp-violation");
  if (!isOurs || isKnown) return;
  run.record({ kind: "page", at: run.now(), what: "csp-violation", detail: effectiveDirective });
}
