import type { ConnectionState, Evidence } from "@holdfast/core";

/** Changes in a row that a poll saw and no push told of, from which on pushes are missing. */
const MISSED_PUSHES = 2;

/**
 * What the connection's own history says, beside what it recorded: a link that has outlived those
 * before it says that what cut them does so no more, and changes that no push told of are evidence
 * too.
 */
export function historyOf(
  evidence: readonly Evidence[],
  state: ConnectionState,
  now: number,
): readonly Evidence[] {
  const open = state.links.find((link) => link.attempt === state.current);
  const aliveMs = open?.openedAt === null || open === undefined ? 0 : now - open.openedAt;
  const lived = evidence.flatMap((one) => one.kind === "close" ? [one.livedMs] : []);
  const isOutlived = lived.length > 0 && aliveMs > 2 * Math.max(...lived) && aliveMs > 30_000;
  const kept = isOutlived
    ? evidence.filter(({ kind }) => kind !== "close" && kind !== "lifetimes")
    : evidence;
  return [...kept, ...missedPushes(state, now), ...quality(state, now)];
}

/** Round trips older than this say little of the path as it is now. */
const SAMPLES_MS = 60_000;
const SAMPLES_MIN = 5;

/**
 * The round trips that the connection measured anyway. Only those that nothing came back from count
 * as late: on a busy device an answer is late for other reasons.
 */
function quality({ samples }: ConnectionState, at: number): readonly Evidence[] {
  const recent = samples.filter((one) => at - one.at < SAMPLES_MS);
  const tripsMs = recent.flatMap(({ rttMs }) => rttMs ?? []).toSorted((a, b) => a - b);
  const rttMs = tripsMs[Math.floor(tripsMs.length / 2)];
  const rttMaxMs = tripsMs.at(-1);
  if (rttMs === undefined || rttMaxMs === undefined || tripsMs.length < SAMPLES_MIN) return [];
  const asked = recent.length;
  return [{ kind: "path_quality", at, rttMs, rttMaxMs, asked, late: asked - tripsMs.length }];
}

/**
 * What the history says of WebSockets and of the server. Through a gateway other carriers open
 * where the handshake in question fails, and say nothing of it.
 */
export function ofWebSockets(history: readonly Evidence[]): readonly Evidence[] {
  return history.filter((one) => !("routeKind" in one) || one.routeKind === "websocket");
}

/**
 * The records of the past that a fresh look does not contradict: a poll that was answered a moment
 * ago proves nothing about a wallet that is not answered now, nor the other way round. Where no
 * wallet is asked for, the server's health stands for it.
 *
 * @param history What the connection knows.
 * @param probed What was seen since.
 */
export function notOutdated(
  history: readonly Evidence[],
  probed: readonly Evidence[],
): readonly Evidence[] {
  const asked = (what: string): Evidence | undefined =>
    probed.find((one) => one.kind === "http" && one.what === what);
  const answer = asked("wallet") ?? asked("health");
  if (answer?.kind !== "http") return history;
  const isAnswered = answer.outcome === "answered" && (answer.status ?? 500) < 300;
  return history.filter((one) =>
    one.kind !== "poll" || one.at > answer.at || (one.outcome === "ok") === isAnswered
  );
}

function missedPushes(state: ConnectionState, at: number): readonly Evidence[] {
  const missed = Object.values(state.routes).some((one) => one.missedPushes >= MISSED_PUSHES);
  return missed ? [{ kind: "values", at, outcome: "change-without-push" }] : [];
}
