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
  return [...kept, ...missedPushes(state, now)];
}

function missedPushes(state: ConnectionState, at: number): readonly Evidence[] {
  const missed = Object.values(state.routes).some((one) => one.missedPushes >= MISSED_PUSHES);
  return missed ? [{ kind: "values", at, outcome: "change-without-push" }] : [];
}
