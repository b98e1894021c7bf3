import type { Balance, ConnectionState } from "@holdfast/core";
import { freshnessBoundMs } from "@holdfast/core";
import { describeState, type StateWords } from "../describe_state.ts";
import type { View } from "./view.ts";

/** What is true now of a wallet, in words. */
export function describeView({ state, balance }: View): StateWords {
  return describeWatched(state.current, balance.current);
}

/**
 * What is true now. A gateway may answer well and have lost the wallet's server itself: its value
 * is then old although the link to it is not.
 */
export function describeWatched(state: ConnectionState, balance: Balance | null): StateWords {
  const isCursor = state.plan.push.some(({ guarantee }) => guarantee === "cursor");
  const isLinkFresh = freshnessBoundMs(state) !== Infinity;
  const isLost = isCursor && isLinkFresh && balance?.maxAgeMs === Infinity;
  if (!isLost) return describeState(state);
  return {
    word: "Doubtful",
    tone: "doubt",
    sentence: "The gateway answers, but has lost the wallet's server and is trying to reach it",
  };
}
