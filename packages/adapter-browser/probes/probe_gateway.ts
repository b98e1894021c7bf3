import { type Evidence, type FeedAnswer, feedEvidence, type Secret } from "@holdfast/core";
import { askHttp } from "./ask_http.ts";
import type { ProbePageOptions } from "./probe_options.ts";
import { probeFeedStream } from "./probe_feed_stream.ts";
import { ProbeRun, type StepEnd } from "./probe_run.ts";
import { ProbeSocket } from "./probe_socket.ts";
import { lookAtPage, watchPage } from "./watch_page.ts";

/** Options of {@linkcode probeGateway}. */
export interface ProbeGatewayOptions
  extends Omit<ProbePageOptions, "url" | "item" | "key" | "profile"> {
  /** Address of the gateway: `https://host`, with a prefix where it has one. */
  readonly gateway: string;
  /** The feed. */
  readonly feed: string;
  /** Opens it. */
  readonly ticket: Secret;
}

/** One run with the addresses of a gateway. */
interface Visit {
  readonly run: ProbeRun;
  readonly at: (path: string) => string;
  readonly feed: string;
  readonly ticket: string;
}

/**
 * Everything that a page can honestly find out about the path to a gateway and about what lies
 * behind it, as evidence: whether it lives and takes links, a fresh WebSocket and its first
 * message, the event stream, and how the feed stands by the gateway's own word.
 *
 * Bounded as {@linkcode probePage} is: about eight small requests. No record holds the ticket, nor
 * anything of the value.
 *
 * @example A gateway that cannot be reached at all
 * ```ts
 * import { probeGateway } from "@holdfast/adapter-browser";
 * import { Secret } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const evidence = await probeGateway({
 *   gateway: "http://127.0.0.1:9",
 *   feed: "till",
 *   ticket: new Secret("a ticket"),
 *   limits: { totalMs: 2000 },
 * });
 * const failed = evidence.filter(({ kind }) => kind === "http");
 * equal(failed.every((one) => one.kind === "http" && one.outcome === "failed"), true);
 * ```
 *
 * @param options Which gateway, which feed, and what to tell while it goes on.
 * @returns What was observed, in no particular order.
 * @throws {TypeError} If the address is none.
 * @throws The signal's reason, if it was aborted.
 */
export async function probeGateway(options: ProbeGatewayOptions): Promise<readonly Evidence[]> {
  const { gateway, feed, ticket, ...more } = options;
  const base = gateway.replace(/\/+$/, "");
  const url = `${base}/v1/feeds/${encodeURIComponent(feed)}/socket`;
  const run = new ProbeRun({ ...more, url, key: ticket, profile: "generic" });
  run.check();
  const { host, port, isTls: tls, path } = run.site;
  run.record({
    kind: "target",
    at: run.now(),
    host,
    port,
    tls,
    path,
    profile: "holdfast",
    hasTicket: true,
    from: "page",
  });
  const visit = { run, feed, ticket: ticket.reveal(), at: (path: string) => `${base}${path}` };
  const unwatch = watchPage(run);
  const protocols = ["holdfast.v1", `holdfast.ticket.${visit.ticket}`];
  const socket = new ProbeSocket(run, run.site.socket(""), "normal", protocols);
  try {
    const isKnown = await askFirst(visit, socket);
    await Promise.all([
      lookBehind(visit),
      isKnown ? listenToSocket(run, socket) : null,
      isKnown ? listenToStream(visit) : null,
    ]);
    const closed = socket.closeEvidence();
    if (closed !== null) run.record(closed);
  } finally {
    socket.close();
    unwatch();
  }
  return run.found;
}

/** What sorts faults; whether anything of the gateway answered. */
async function askFirst(visit: Visit, socket: ProbeSocket): Promise<boolean> {
  const { run, at, feed } = visit;
  const path = `/v1/feeds/${encodeURIComponent(feed)}/socket`;
  const [health] = await Promise.all([
    ask(visit, "Ask whether the gateway lives", { what: "health", address: at("/healthz") }),
    ask(visit, "Ask whether it takes links", { what: "ready", address: at("/readyz") }),
    ask(visit, "Ask the WebSocket's own path plainly", { what: "ws-path", address: at(path) }),
    ask(visit, "Ask without reading the answer", {
      what: "no-cors",
      address: at("/healthz"),
      isOpaque: true,
    }),
    open(run, socket),
    lookAtPage(run),
  ]);
  return health.status !== null || socket.isOpen;
}

async function open(run: ProbeRun, socket: ProbeSocket): Promise<void> {
  await run.step("Open a fresh WebSocket", "proxy", async () => {
    const opened = await socket.opened;
    run.record(opened);
    const tookMs = Math.round(opened.tookMs);
    return opened.outcome === "opened"
      ? { state: "passed", detail: `open in ${tookMs} ms` }
      : { state: "failed", detail: `not open after ${tookMs} ms` };
  });
}

/** A gateway says what it knows with its first message; what it says is nobody's business. */
async function listenToSocket(run: ProbeRun, socket: ProbeSocket): Promise<void> {
  if (!socket.isOpen) return;
  await run.step("Hear the first message", "server", async () => {
    const heard = await socket.hear((text) => text.startsWith('{"type":"snapshot"'), run.waitMs());
    const outcome = heard === null ? "missing" : "arrived";
    // Whether there is anything to say at all, the feed's own record tells.
    const hasNone = run.found.some((one) => one.kind === "feed" && one.value === "none");
    if (heard !== null || !hasNone) {
      run.record({ kind: "frames", at: run.now(), what: "push", outcome });
    }
    return { state: heard === null ? "failed" : "passed", detail: `the message ${outcome}` };
  });
}

async function listenToStream({ run, at, feed, ticket }: Visit): Promise<void> {
  await run.step("Open an event stream", "proxy", async (): Promise<StepEnd> => {
    const address = at(`/v1/feeds/${encodeURIComponent(feed)}/events`);
    const found = await probeFeedStream(run, address, ticket);
    if (found === null) return { state: "skipped", detail: "the gateway opens none" };
    run.record(found);
    const isLive = found.outcome === "live";
    return { state: isLive ? "passed" : "failed", detail: isLive ? "live" : "held back" };
  });
}

/** How the feed stands. The page reads it anyway, so the gateway knows. */
async function lookBehind(visit: Visit): Promise<void> {
  const { run, at, feed, ticket } = visit;
  const headers = { Authorization: `Bearer ${ticket}` };
  await run.step("Ask how the feed stands", "server", async () => {
    const address = at(`/v1/diagnostics?feed=${encodeURIComponent(feed)}`);
    const { evidence, text } = await askHttp(run, { what: "wallet", address, headers });
    const { status } = evidence;
    // A refusal is worth a record; what operators are told is not for reports.
    if (status !== 200) run.record(evidence);
    const diagnostics: FeedAnswer = { status, body: text };
    const found = feedEvidence(run.now(), { value: null, diagnostics });
    if (found !== null) run.record(found);
    const isFresh = found?.value === "fresh";
    const detail = found === null ? "the gateway does not say" : `the value is ${found.value}`;
    return { state: isFresh ? "passed" : "failed", detail };
  });
}

async function ask(
  { run }: Visit,
  name: string,
  question: Parameters<typeof askHttp>[1],
): Promise<{ readonly status: number | null }> {
  let status: number | null = null;
  await run.step(name, "server", async () => {
    const { evidence } = await askHttp(run, question);
    run.record(evidence);
    status = evidence.status;
    const tookMs = Math.round(evidence.tookMs);
    if (evidence.outcome === "opaque") {
      return { state: "passed", detail: `answered in ${tookMs} ms` };
    }
    return status === null
      ? { state: "failed", detail: `no answer that may be read, after ${tookMs} ms` }
      : { state: status < 500 ? "passed" : "failed", detail: `${status} in ${tookMs} ms` };
  });
  return { status };
}
