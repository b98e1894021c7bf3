import type { Evidence } from "@holdfast/core";
import { checkChannel, compareValues } from "./check_wallet_channel.ts";
import { type EchoResult, probeEcho } from "./probe_echo.ts";
import type { ProbePageOptions } from "./probe_options.ts";
import { type PlainAnswers, probePlain, probeWeight } from "./probe_plain.ts";
import { ProbeRun } from "./probe_run.ts";
import { ProbeSocket } from "./probe_socket.ts";
import { lookAtPage, watchPage } from "./watch_page.ts";

/**
 * Everything that a page can honestly find out about the path to a server, as evidence: plain
 * requests beside a fresh WebSocket, a message to ourselves, sizes, the page's own policies.
 *
 * A page sees of a failed handshake one bit and a clock, so it is the other requests of the same
 * moment that tell faults apart. Bounded: five seconds for each probe, ten for all, about twenty
 * small requests. No record holds a key.
 *
 * @example A server that cannot be reached at all
 * ```ts
 * import { probePage } from "@holdfast/adapter-browser";
 * import { equal } from "node:assert/strict";
 *
 * const evidence = await probePage({ url: "http://127.0.0.1:9", limits: { totalMs: 2000 } });
 * const failed = evidence.filter(({ kind }) => kind === "http");
 * equal(failed.every((one) => one.kind === "http" && one.outcome === "failed"), true);
 * ```
 *
 * @param options Which server, which wallet, and what to tell while it goes on.
 * @returns What was observed, in no particular order.
 * @throws {TypeError} If the address is none.
 * @throws The signal's reason, if it was aborted.
 */
export async function probePage(options: ProbePageOptions): Promise<readonly Evidence[]> {
  const run = new ProbeRun(options);
  run.check();
  const { site } = run;
  const { host, port, path, profile } = site;
  const target = { host, port, tls: site.isTls, path, profile, from: "page" } as const;
  run.record({ kind: "target", at: run.now(), ...target });
  const unwatch = watchPage(run);
  const socket = new ProbeSocket(run, site.socket(run.item), "normal");
  try {
    const [plain, isOpen] = await Promise.all([
      probePlain(run),
      probeUpgrade(run, socket),
      lookAtPage(run),
    ]);
    if (isOpen && plain.health.evidence.outcome === "timeout") recordHang(run);
    const [echo] = await Promise.all([
      probeFurther(run, plain, isOpen),
      checkChannel(run, plain.wallet),
    ]);
    await compareValues(run, plain.wallet, socket);
    recordReading(run, plain, echo);
    const closed = socket.closeEvidence();
    if (closed !== null) run.record(closed);
  } finally {
    socket.close();
    unwatch();
  }
  return run.found;
}

async function probeUpgrade(run: ProbeRun, socket: ProbeSocket): Promise<boolean> {
  let isOpen = false;
  await run.step("Open a fresh WebSocket", "proxy", async () => {
    const opened = await socket.opened;
    run.record(opened);
    isOpen = opened.outcome === "opened";
    const tookMs = Math.round(opened.tookMs);
    if (isOpen) return { state: "passed", detail: `open in ${tookMs} ms` };
    const words = opened.outcome === "timeout" ? "no answer within" : "failed after";
    return { state: "failed", detail: `${words} ${tookMs} ms` };
  });
  return isOpen;
}

/** What is worth asking once something answered. */
async function probeFurther(
  run: ProbeRun,
  plain: PlainAnswers,
  isOpen: boolean,
): Promise<EchoResult> {
  const isAnswered = plain.health.evidence.outcome === "answered";
  const nothing = { isOpen: false, arrived: false };
  if (!isOpen && !isAnswered) return nothing;
  const weight = isAnswered ? probeWeight(run, plain) : Promise.resolve({ isUpLost: false });
  const canEcho = isOpen && run.site.profile === "lnbits";
  const [echo] = await Promise.all([canEcho ? probeEcho(run, weight) : nothing, weight]);
  return echo;
}

/** The host's pool of connections is used up, which no WebSocket minds. */
function recordHang(run: ProbeRun): void {
  run.record({ kind: "page", at: run.now(), what: "fetch-hangs-socket-opens" });
}

/** What only several answers together show. */
function recordReading(run: ProbeRun, plain: PlainAnswers, { arrived }: EchoResult): void {
  const at = run.now();
  const { health, noCors, unknown, wallet } = plain;
  const isUnread = health.evidence.outcome === "failed" && wallet?.evidence.outcome !== "answered";
  // The server took our message, so it is there and it answers; only we may not read it.
  if (isUnread && noCors.evidence.outcome === "opaque" && arrived) {
    run.record({ kind: "page", at, what: "cors-refused" });
  }
  // RFC 6585 §6: the status that a captive portal answers with.
  if ([health, unknown].some(({ evidence }) => evidence.status === 511)) {
    run.record({ kind: "page", at, what: "captive-portal", detail: "status 511" });
  }
}
