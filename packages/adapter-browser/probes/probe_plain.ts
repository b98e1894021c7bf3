import { askHttp, type HttpAnswer } from "./ask_http.ts";
import type { ProbeRun, StepEnd } from "./probe_run.ts";

/** The plain requests that sort faults into archetypes, asked at the same moment. */
export interface PlainAnswers {
  readonly wallet: HttpAnswer | null;
  readonly noCors: HttpAnswer;
  readonly health: HttpAnswer;
  readonly channel: HttpAnswer;
  readonly unknown: HttpAnswer;
}

/** Asks for the wallet, for health, for the WebSocket's own path, and for a path nobody knows. */
export async function probePlain(run: ProbeRun): Promise<PlainAnswers> {
  const { site } = run;
  const isLnbits = site.profile === "lnbits";
  const healthAt = site.at(isLnbits ? "/api/v1/health" : "/");
  // Below the API, since elsewhere LNbits answers with a page of its own, which is large.
  const unknownAt = site.at(`${isLnbits ? "/api/v1" : ""}/holdfast-${run.randomName()}`);
  const [wallet, health, channel, noCors, unknown] = await Promise.all([
    askWallet(run),
    ask(run, "Ask for the server's health", { what: "health", address: healthAt }),
    ask(run, "Ask the WebSocket's own path plainly", {
      what: "ws-path",
      address: site.channel(run.item),
    }),
    ask(run, "Ask without reading the answer", {
      what: "no-cors",
      address: isLnbits ? site.at("/api/v1/wallet") : healthAt,
      isOpaque: true,
    }),
    ask(run, "Ask for a path that nobody knows", {
      what: "unknown-path",
      address: unknownAt,
      headers: { Accept: "application/json" },
    }),
  ]);
  return { wallet, noCors, health, channel, unknown };
}

async function askWallet(run: ProbeRun): Promise<HttpAnswer | null> {
  if (run.key === undefined || run.site.profile !== "lnbits") return null;
  const address = run.site.at("/api/v1/wallet");
  const key = run.key.reveal();
  const headers = { "X-Api-Key": key };
  const wallet = await ask(run, "Ask for the wallet", { what: "wallet", address, headers });
  if (wallet.evidence.status === 401) {
    // LNbits takes the key in the query too, so a header that is lost on the way shows here.
    const query = `${address}?api-key=${encodeURIComponent(key)}`;
    await ask(run, "Ask with the key in the query", { what: "wallet-query-key", address: query });
  }
  return wallet;
}

/**
 * Two requests of which one is large on its way up and the other on its way down.
 *
 * @param plain The small ones: where even those take long, a large one that is late is not lost.
 */
export async function probeWeight(
  run: ProbeRun,
  plain: PlainAnswers,
): Promise<{ readonly isUpLost: boolean }> {
  const { site } = run;
  const small = [plain.wallet, plain.health, plain.channel, plain.unknown];
  const tookMs = small.flatMap((one) =>
    one?.evidence.outcome === "answered" ? [one.evidence.tookMs] : []
  );
  if (Math.min(...tookMs) > SMALL_MS_MAX) {
    await run.step("Send a large request", "network", () => Promise.resolve(TOO_SLOW));
    return { isUpLost: false };
  }
  const path = site.profile === "lnbits" ? "/api/v1/health" : "/";
  const padded = `${site.at(path)}?pad=${run.randomText(HEAVY_BYTES)}`;
  const [up] = await Promise.all([
    ask(run, "Send a large request", {
      what: "heavy-up",
      address: padded,
      waitMs: HEAVY_MS_MAX,
    }),
    ask(run, "Ask for a large answer", {
      what: "heavy-down",
      address: site.at(site.profile === "lnbits" ? "/openapi.json" : "/"),
      waitMs: HEAVY_MS_MAX,
    }),
  ]);
  return { isUpLost: up.evidence.outcome === "timeout" };
}

/** More than two packets of any path, and less than any proxy's header buffer. */
const HEAVY_BYTES = 4000;
/** TCP has tried three times again by then, and a machine that stalls has gone on. */
const HEAVY_MS_MAX = 4000;
/** A path that needs longer for a few hundred bytes is too narrow for thousands. */
const SMALL_MS_MAX = 800;
const TOO_SLOW: StepEnd = { state: "skipped", detail: "the path is too slow to tell" };

async function ask(
  run: ProbeRun,
  name: string,
  question: Parameters<typeof askHttp>[1],
): Promise<HttpAnswer> {
  let answer: HttpAnswer | undefined;
  const hop = question.what.startsWith("heavy") ? "network" : "server";
  await run.step(name, hop, async () => {
    answer = await askHttp(run, question);
    run.record(answer.evidence);
    return endOf(answer);
  });
  if (answer === undefined) throw new Error("A step ended without its work");
  return answer;
}

function endOf({ evidence }: HttpAnswer): StepEnd {
  const { outcome, status } = evidence;
  const tookMs = Math.round(evidence.tookMs);
  if (outcome === "answered") return { state: "passed", detail: `${status} in ${tookMs} ms` };
  if (outcome === "opaque") return { state: "passed", detail: `answered in ${tookMs} ms` };
  if (outcome === "timeout") return { state: "failed", detail: `nothing within ${tookMs} ms` };
  const words = outcome === "cut" ? "the answer broke off" : "no answer that may be read";
  return { state: "failed", detail: `${words}, after ${tookMs} ms` };
}
