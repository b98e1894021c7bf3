import {
  probeGateway,
  type ProbeGatewayOptions,
  probePage,
  type ProbePageOptions,
} from "@holdfast/adapter-browser";
import type { CauseId, Diagnosis, Evidence } from "@holdfast/core";
import {
  causeSummary,
  currentEvidence,
  diagnose,
  pathPicture,
  type PathStation,
} from "@holdfast/core/diagnosis";
import { notOutdated, ofWebSockets } from "./history.ts";

/** What an examination of the path came to. */
export interface Report {
  /** When it was finished, on the connection's clock. */
  readonly at: number;
  readonly diagnosis: Diagnosis;
  readonly stations: readonly PathStation[];
  /** What only a shell beside the server can decide, and the command for it. */
  readonly decider: { readonly what: string; readonly command: string } | null;
  /** Titles of the causes that are named by id: candidates and what was ruled out. */
  readonly titles: Readonly<Partial<Record<CauseId, string>>>;
}

/**
 * Runs everything that a page can look at and names what fits it. The probes and the causes are
 * heavy, so this module is loaded only when somebody wants to know.
 *
 * @param history What the connection knows by itself; asked once the probes are done.
 */
export async function examine(
  options: ProbePageOptions,
  history: () => readonly Evidence[],
  now: () => number,
): Promise<Report> {
  const probed = await probePage(options);
  return judge(options.url, [...notOutdated(history(), probed), ...probed], now());
}

/** The same through a gateway, which also says how it stands with the LNbits behind it. */
export async function examineGateway(
  options: ProbeGatewayOptions,
  history: () => readonly Evidence[],
  now: () => number,
): Promise<Report> {
  const probed = await probeGateway(options);
  const past = notOutdated(ofWebSockets(history()), probed);
  return judge(options.gateway, [...past, ...probed], now());
}

/** Names what fits what was observed, and what a shell beside the server can add. */
function judge(url: string, observed: readonly Evidence[], at: number): Report {
  const evidence = currentEvidence(observed, at);
  const diagnosis = diagnose(evidence);
  const named = [
    ...diagnosis.causes.flatMap(({ candidates }) => candidates),
    ...diagnosis.ruledOut.map(({ cause }) => cause),
  ];
  return {
    at,
    diagnosis,
    stations: pathPicture(evidence, diagnosis),
    decider: deciderOf(diagnosis, url),
    titles: Object.fromEntries(named.map((id) => [id, causeSummary(id).title])),
  };
}

/** A page sees no status and no configuration, so whatever it finds, a shell can find more. */
function deciderOf({ outcome, nextProbe }: Diagnosis, url: string): Report["decider"] {
  if (outcome === "healthy") return null;
  const { origin } = new URL(url);
  const command = nextProbe?.command ?? `npx -y pnpm@12 --silent holdfast doctor ${origin}`;
  const what = nextProbe?.what ?? "Look from a shell, which sees what a page is not told";
  return { what, command };
}
