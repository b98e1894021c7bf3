import type { Evidence, ServerProfile } from "@holdfast/core";
import { type Battery, isWell } from "./battery.ts";
import type { HttpEvidence, UpgradeEvidence, UpgradeVariant } from "./evidence_names.ts";
import { isOfGateway, namesGateway } from "./names_gateway.ts";
import { probeHttp } from "./http_probe.ts";
import { inPool } from "./in_pool.ts";
import type { ProbeContext } from "./probe_context.ts";
import { probeTls } from "./tls_probe.ts";
import { probeUpgrade } from "./upgrade_probe.ts";

/** How a server that speaks nothing else refuses HTTP/1.1 (RFC 7301 §3.2). */
const HTTP2_ONLY_REGEXP = /NO_APPLICATION_PROTOCOL|^not-http$|^HPE_/;
/** Requests at once: polite to a server that counts them. */
const AT_ONCE = 4;
const MORE_MS = 4000;

const FURTHER: readonly HttpEvidence["what"][] = [
  "wallet-no-key",
  "wallet-query-key",
  "post",
  "ws-path-slash",
  "unknown-path",
  "plain-http",
];
const VARIANTS: readonly UpgradeVariant[] = [
  "no-key",
  "no-origin",
  "no-extensions",
  "unknown-path",
  "foreign-origin",
  "trailing-slash",
  "plain",
];

/** What is asked first of all, beside the handshake in question. */
const FIRST = {
  lnbits: ["health", "wallet", "ws-path"],
  generic: ["health", "wallet", "ws-path"],
  holdfast: ["health", "ready", "ws-path"],
} as const satisfies Readonly<Record<ServerProfile, readonly HttpEvidence["what"][]>>;

/** What the first requests and the handshake in question came to. */
export interface Conversation {
  /** Whether anything of it was answered. */
  readonly isAnswered: boolean;
  readonly isOpened: boolean;
  /** Whether plain HTTP/1.1 was not refused, as it is where only HTTP/2 is spoken. */
  readonly speaksHttp1: boolean;
}

/** The questions that tell most, at once, and the handshake in question beside them. */
export async function converse(battery: Battery): Promise<Conversation> {
  await findProfile(battery);
  const { target, context } = battery;
  const before = battery.evidence.length;
  let [answers, handshakes] = await askFirst(battery);
  if (
    context.profile === undefined &&
    await namesGateway(target, context, [...answers, ...handshakes])
  ) {
    // What it says to questions for an LNbits is of no interest.
    battery.evidence.splice(before);
    context.profile = "holdfast";
    [answers, handshakes] = await askFirst(battery);
  }
  context.profile ??= target.looksLikeLnbits ? "lnbits" : "generic";
  const [handshake] = handshakes.filter((found) => found.kind === "upgrade");
  const isAnswered = handshake?.status !== undefined ||
    answers.some((found) => found.kind === "http" && found.status !== null);
  const isUnanswered = [...answers, ...handshakes].some((found) =>
    (found.kind === "http" || found.kind === "upgrade") && found.outcome === "timeout"
  );
  // What stays without an answer beside what is answered has to be asked again.
  if (isAnswered && isUnanswered) context.extend(MORE_MS);
  const speaksHttp1 = isAnswered ||
    !answers.some((found) => found.kind === "http" && HTTP2_ONLY_REGEXP.test(found.error ?? ""));
  if (!isAnswered) await lookBelow(battery, answers);
  return { isAnswered, isOpened: handshake?.outcome === "opened", speaksHttp1 };
}

async function askFirst(
  battery: Battery,
): Promise<readonly [answers: readonly Evidence[], handshakes: readonly Evidence[]]> {
  const { target, context } = battery;
  const asking = FIRST[context.profile ?? "lnbits"].map((what) => () =>
    probeHttp(target, context, what)
  );
  return await Promise.all([
    battery.phase({
      name: "http",
      hop: "proxy",
      run: async () => (await inPool(asking, AT_ONCE)).flat(),
    }),
    battery.phase({
      name: "upgrade",
      hop: "proxy",
      run: () => probeUpgrade(target, context),
      // A gateway's refusal of a path that only an LNbits has is no trouble, and asked again.
      passes: (records) =>
        context.profile === undefined && records.some(isOfGateway) ||
        isWell(records),
    }),
  ]);
}

/** Everything else that a request or a handshake can tell. */
export async function vary(battery: Battery): Promise<void> {
  const { target, context } = battery;
  const seen = battery.evidence.find((found): found is UpgradeEvidence =>
    found.kind === "upgrade" && found.variant === "normal"
  );
  const isDropped = seen?.outcome === "failed" || seen?.status === 400;
  const variants: readonly UpgradeVariant[] = [
    // Whether it is never answered, or was not this once.
    ...seen?.outcome === "timeout" ? ["second" as const] : [],
    // What a gateway hears is without an Origin anyhow.
    ...VARIANTS.filter((variant) => variant !== "no-origin" || context.origin !== undefined),
    ...isDropped ? ["proxy-protocol" as const] : [],
  ];
  const asking = [
    ...FURTHER.map((what) => () => probeHttp(target, context, what)),
    ...variants.map((variant) => () => probeUpgrade(target, context, variant)),
  ].map((probe) => async () => hasTime(context) ? await probe() : []);
  await battery.phase({
    name: "variants",
    hop: "proxy",
    run: async () => (await inPool(asking, AT_ONCE)).flat(),
    passes: () => true,
  });
}

/** Requests that are large in one direction, when nothing else is under way. */
export async function askHeavily(battery: Battery): Promise<void> {
  const { target, context } = battery;
  const asking = (["heavy-up", "heavy-down"] as const).map((what) => async () =>
    hasTime(context) ? await probeHttp(target, context, what) : []
  );
  await battery.phase({
    name: "heavy requests",
    hop: "tunnel",
    run: async () => (await inPool(asking, AT_ONCE)).flat(),
    passes: (records) => records.every((found) => found.kind !== "http" || found.status !== null),
  });
}

/** What is begun must be able to end: a deadline cut short would look like a fault. */
function hasTime(context: ProbeContext): boolean {
  return context.hasTime(context.adaptedMs(context.deadlines.httpMs));
}

/** An address that does not look like LNbits' is asked whether it is one after all. */
async function findProfile(battery: Battery): Promise<void> {
  const { target, context } = battery;
  if (context.profile !== undefined || target.looksLikeLnbits) return;
  const answers = await probeHttp(target, context, "health");
  if (context.profile !== undefined) return;
  context.profile = await namesGateway(target, context, answers) ? "holdfast" : "generic";
}

/**
 * Nothing was answered: whether connections are reset, or TLS is spoken where nobody expects it.
 */
async function lookBelow(battery: Battery, answers: readonly Evidence[]): Promise<void> {
  const { target, context, evidence } = battery;
  const errors = answers.flatMap((found) => found.kind === "http" ? [found.error] : []);
  const [error] = errors;
  if (error === undefined || errors.some((other) => other !== error)) return;
  if (!target.tls) {
    await battery.phase({
      name: "tls",
      hop: "tls",
      run: async () => {
        const records = await probeTls(target, context);
        return records.filter((found) => found.kind === "tls" && found.protocol !== undefined);
      },
      passes: () => true,
    });
  }
  if (error === "ECONNRESET" || error === "closed") {
    await battery.phase({
      name: "proxy protocol",
      hop: "proxy",
      run: () => probeUpgrade(target, context, "proxy-protocol"),
      passes: () => true,
    });
  }
  if (error !== "ECONNRESET") return;
  // The connections stood only until the first bytes were to be answered.
  evidence.forEach((found, index) => {
    if (found.kind === "tcp" && found.address === context.address) {
      evidence[index] = { ...found, outcome: "reset", error };
    }
  });
}
