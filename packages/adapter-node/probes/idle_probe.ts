import type { Evidence } from "@holdfast/core";
import { linkPath } from "./link_path.ts";
import { inPool } from "./in_pool.ts";
import type { ProbeContext } from "./probe_context.ts";
import { ProbeLink } from "./probe_link.ts";
import { type ProbeTarget, randomChannel } from "./probe_target.ts";

/** How long the links of one round stay quiet, as shares of the longest. */
const SHARES = [0.04, 0.08, 0.14, 0.21, 0.3, 0.41, 0.61, 0.81, 1];
const OPENING_AT_ONCE = 4;
const PROGRESS_EVERY_MS = 5000;
/** A busy link asks this often. */
const BUSY_EVERY_MS = 3000;
const ANSWER_MS = 3000;
/** The limit is known well enough once it lies between two that differ no more. */
const PRECISION = 0.1;
const REFINING = 4;

/** One link that was left quiet. */
interface Hold {
  /** The longest quiet that it is known to have survived, or the one that ended it. */
  readonly quietMs: number;
  readonly livedMs: number;
  readonly isAlive: boolean;
  readonly said: "close" | "reset" | "nothing";
  readonly link: ProbeLink;
}

/**
 * Leaves several links quiet, each for another time, all at once, and asks them afterwards; one
 * more is kept busy, for what ends even those. Pings of the server count as traffic, because they
 * are. What lies between the longest quiet that lived and the shortest that died is looked at once
 * more.
 *
 * @param report Hears how long it has taken, every five seconds.
 */
export async function probeIdle(
  target: ProbeTarget,
  context: ProbeContext,
  report: (elapsedMs: number, totalMs: number) => void,
): Promise<readonly Evidence[]> {
  const at = context.now();
  const most = context.deadlines.idleMs;
  const startedAt = performance.now();
  const ticking = setInterval(
    () => report(performance.now() - startedAt, most),
    PROGRESS_EVERY_MS,
  );
  try {
    const quiets = SHARES.map((share) => share * most);
    const [holds, busy] = await Promise.all([
      round(quiets, target, context),
      keepBusy(most, target, context),
    ]);
    const refined = await refine(holds, target, context);
    return recordsOf(at, [...holds, ...refined], busy);
  } finally {
    clearInterval(ticking);
  }
}

/** How long the hold takes, said beforehand. */
export function idleTakesMs(context: ProbeContext): number {
  return context.deadlines.idleMs + ANSWER_MS;
}

async function round(
  quiets: readonly number[],
  target: ProbeTarget,
  context: ProbeContext,
): Promise<readonly Hold[]> {
  const opening = quiets.map((quietMs) => async () => ({
    quietMs,
    link: await openOwn(target, context),
  }));
  const opened = await inPool(opening, OPENING_AT_ONCE);
  const holds = await Promise.all(
    opened.map(({ quietMs, link }) => link === null ? null : hold(link, quietMs)),
  );
  return holds.filter((found) => found !== null);
}

function openOwn(target: ProbeTarget, context: ProbeContext): Promise<ProbeLink | null> {
  const path = linkPath(target, context, randomChannel());
  return ProbeLink.open(target, context, { path, deadlineMs: context.deadlines.upgradeMs });
}

async function hold(link: ProbeLink, quietMs: number): Promise<Hold> {
  await link.over(quietMs);
  const wasOpen = link.isOpen;
  const stretchMs = performance.now() - link.heardAt;
  const answeredAt = wasOpen ? await link.ping(ANSWER_MS) : null;
  const { ending } = link;
  const livedMs = (ending?.at ?? performance.now()) - link.openedAt;
  link.destroy();
  // Every byte of the server ends one quiet stretch and begins the next.
  if (answeredAt !== null) {
    const livedQuietMs = Math.max(link.longestQuietMs, stretchMs);
    return { quietMs: livedQuietMs, livedMs, isAlive: true, said: "nothing", link };
  }
  const said = wasOpen ? "nothing" : ending?.said === "reset" ? "reset" : "close";
  const deadMs = wasOpen || ending === null ? stretchMs : Math.max(0, ending.at - link.heardAt);
  return { quietMs: deadMs, livedMs, isAlive: false, said, link };
}

/** A link that never falls silent; how long it lived, or null where it outlived the hold. */
async function keepBusy(
  forMs: number,
  target: ProbeTarget,
  context: ProbeContext,
): Promise<ProbeLink | null> {
  const link = await openOwn(target, context);
  if (link === null) return null;
  const endsAt = performance.now() + forMs;
  const everyMs = Math.min(BUSY_EVERY_MS, forMs / 20);
  while (link.isOpen && performance.now() < endsAt && !context.signal.aborted) {
    await link.ping(ANSWER_MS);
    await link.over(everyMs);
  }
  if (link.isOpen) {
    link.destroy();
    return null;
  }
  return link;
}

/** Looks once more between the longest quiet that lived and the shortest that silently died. */
async function refine(
  holds: readonly Hold[],
  target: ProbeTarget,
  context: ProbeContext,
): Promise<readonly Hold[]> {
  const cut = holds.filter(({ isAlive }) => !isAlive);
  // Whoever says that it cuts says when.
  if (cut.length === 0 || cut.some(({ said }) => said !== "nothing")) return [];
  const high = Math.min(...cut.map(({ quietMs }) => quietMs));
  const alive = holds.filter(({ isAlive, quietMs }) => isAlive && quietMs < high);
  const low = Math.max(0, ...alive.map(({ quietMs }) => quietMs));
  if ((high - low) / high <= PRECISION || context.signal.aborted) return [];
  const step = (high - low) / (REFINING + 1);
  const quiets = Array.from({ length: REFINING }, (_, n) => low + step * (n + 1));
  return await round(quiets, target, context);
}

function recordsOf(
  at: number,
  holds: readonly Hold[],
  busy: ProbeLink | null,
): readonly Evidence[] {
  const idle = holds.map(({ quietMs, isAlive, said }): Evidence =>
    isAlive
      ? { kind: "idle", at, quietMs, outcome: "alive" }
      : { kind: "idle", at, quietMs, outcome: "cut", said }
  );
  const ended = holds.filter(({ isAlive, said }) => !isAlive && said !== "nothing");
  const livedMs = ended.map(({ livedMs }) => livedMs);
  const quietMs = ended.map(({ quietMs }) => quietMs);
  if (busy !== null && busy.ending !== null) {
    livedMs.push(busy.ending.at - busy.openedAt);
    quietMs.push(Math.max(0, busy.ending.at - busy.heardAt));
  }
  const links = [...ended.map(({ link }) => link), ...busy === null ? [] : [busy]];
  const closes = links.flatMap((link) => closeOf(at, link));
  if (livedMs.length === 0) return idle;
  return [...idle, ...closes, { kind: "lifetimes", at, livedMs, quietMs }];
}

function closeOf(at: number, { ending, openedAt, heardAt }: ProbeLink): readonly Evidence[] {
  if (ending === null) return [];
  const livedMs = ending.at - openedAt;
  const quietMs = Math.max(0, ending.at - heardAt);
  return [{ kind: "close", at, routeKind: "websocket", livedMs, quietMs, end: ending.end }];
}
