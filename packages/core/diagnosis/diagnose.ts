import type { Evidence } from "../model/evidence.ts";
import type { Hop } from "../model/seen.ts";
import type { Cause } from "./cause.ts";
import { ALL_CAUSES } from "./all_causes.ts";
import type { Diagnosis, Finding, RuledOut } from "./diagnosis.ts";
import { isHealthy } from "./is_healthy.ts";
import { needsTicket } from "./needs_ticket.ts";
import { mayBeNamed, rank, weigh, type Weighed } from "./rank.ts";
import { Scene } from "./scene.ts";

/** Below this a cause is not worth telling. */
const WORTH_TELLING = 0.1;
/** From this on a cause is a verdict. */
const VERDICT = 0.6;
/** How much likelier, in log-odds, the verdict must be than its runner-up. */
const LEAD = 0.7;
/** Weight from which one sign excludes. */
const EXCLUDES = -3;
const CAUSES_MAX = 8;

/**
 * Names the cause, the hop and the fix. Pure: the same records in any order give the same answer,
 * and a record that speaks for a cause never makes it less likely.
 *
 * @example LNbits hears a request without Upgrade
 * ```ts
 * import { diagnose } from "@holdfast/core/diagnosis";
 * import { equal } from "node:assert/strict";
 *
 * const bodyStart = '{"detail":"Method Not Allowed"}';
 * const end = { how: "refused", status: 405, headers: { allow: "POST" }, bodyStart } as const;
 * const { verdict, causes } = diagnose([
 *   { kind: "upgrade", at: 1, routeKind: "websocket", outcome: "refused", tookMs: 9, end },
 * ]);
 * equal(verdict?.cause, "proxy-drops-upgrade");
 * equal(causes[0]?.fix.includes("proxy_set_header Upgrade $http_upgrade;"), true);
 * ```
 *
 * @param evidence What was observed: by a connection, by probes, by auditors and log readers.
 * @returns The verdict, what else is possible, what is excluded, and what would decide.
 */
export function diagnose(evidence: readonly Evidence[]): Diagnosis {
  const scene = new Scene(evidence);
  const weighed = ALL_CAUSES.map((cause) => weigh(cause, scene));
  const ranked = rank(weighed);
  const told = ranked.filter(({ confidence }) => confidence >= WORTH_TELLING).slice(0, CAUSES_MAX);
  const top = verdictOf(ranked);
  const findings = told.map((found) => findingOf(found, weighed, scene));
  const ruledOut = ruledOutOf(weighed);
  if (top !== null) {
    return {
      outcome: "found",
      verdict: {
        cause: top.cause.id,
        hop: hopOf(top.cause, scene),
        confidence: round(top.confidence),
      },
      causes: findings,
      ruledOut,
      nextProbe: isFinal(top.cause, weighed, scene) ? null : top.cause.decider(scene),
      summary: `${titleOf(top.cause, scene)} (${percent(top.confidence)} sure)`,
    };
  }
  if (isHealthy(scene) && told.length === 0) {
    return {
      outcome: "healthy",
      verdict: null,
      causes: [],
      ruledOut,
      nextProbe: null,
      summary: "Everything that was looked at works",
    };
  }
  const ticket = needsTicket(scene);
  return {
    outcome: "inconclusive",
    verdict: null,
    causes: findings,
    ruledOut,
    nextProbe: told[0]?.cause.decider(scene) ?? ticket ?? wholeBattery(scene),
    summary: told[0] !== undefined
      ? `Inconclusive: perhaps ${titleOf(told[0].cause, scene).toLowerCase()}`
      : ticket !== null
      ? "Inconclusive: the path works as far as the gateway, which wants a ticket"
      : "Inconclusive: too little was seen",
  };
}

/** Whether nothing is left to learn; a page always leaves something to those who see more. */
function isFinal(cause: Cause, weighed: readonly Weighed[], { site }: Scene): boolean {
  return cause.isArchetype !== true && site.from === "node" &&
    candidatesOf(cause, weighed).length === 0;
}

function titleOf({ title, titleIn }: Cause, scene: Scene): string {
  return titleIn?.(scene) ?? title;
}

function hopOf({ hop, hopIn }: Cause, scene: Scene): Hop {
  return hopIn?.(scene) ?? hop;
}

function verdictOf(ranked: readonly Weighed[]): Weighed | null {
  const [top, next] = ranked;
  if (top === undefined || top.confidence < VERDICT) return null;
  return next === undefined || top.logOdds - next.logOdds >= LEAD ? top : null;
}

function findingOf(found: Weighed, weighed: readonly Weighed[], scene: Scene): Finding {
  const { cause } = found;
  const fix = cause.fix(scene);
  return {
    cause: cause.id,
    title: titleOf(cause, scene),
    hop: hopOf(cause, scene),
    confidence: round(found.confidence),
    why: found.seen.filter(({ weight }) => weight > 0).map(({ says }) => says),
    against: found.seen.filter(({ weight }) => weight < 0).map(({ says }) => says),
    explanation: cause.explanation(scene),
    fix: fix.text,
    fixLanguage: fix.language,
    candidates: candidatesOf(cause, weighed),
  };
}

/** Children that the evidence neither names nor excludes. */
function candidatesOf(parent: Cause, weighed: readonly Weighed[]): readonly Cause["id"][] {
  return weighed
    .filter((child) => child.cause.parent === parent.id && !mayBeNamed(child))
    .filter(({ seen }) => seen.every(({ weight }) => weight > EXCLUDES))
    .sort((a, b) => b.logOdds - a.logOdds || (a.cause.id < b.cause.id ? -1 : 1))
    .map(({ cause }) => cause.id);
}

function ruledOutOf(weighed: readonly Weighed[]): readonly RuledOut[] {
  return weighed.flatMap(({ cause, seen, confidence }) => {
    const against = seen.find(({ weight }) => weight <= EXCLUDES);
    if (against === undefined || confidence >= WORTH_TELLING) return [];
    return [{ cause: cause.id, by: against.says }];
  });
}

function wholeBattery(scene: Scene): Diagnosis["nextProbe"] {
  return {
    what: "Run the whole set of probes from a shell",
    command: `npx -y pnpm@12 --silent holdfast doctor ${scene.site.url}`,
  };
}

const round = (confidence: number): number => Math.round(confidence * 1000) / 1000;
const percent = (confidence: number): string => `${Math.min(99, Math.floor(confidence * 100))} %`;
