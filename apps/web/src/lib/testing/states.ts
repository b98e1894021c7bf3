import {
  type ConnectionState,
  DEFAULT_OPTIONS,
  initialState,
  type LinkState,
  type PullState,
  type RouteSpec,
  transition,
} from "@holdfast/core";

/** A plan as a wallet has it: one push route and one poll. */
const PUSH: RouteSpec = { id: "websocket", kind: "websocket", guarantee: "news", ask: "none" };
const STARTED = { type: "started", at: 0, remembered: null, seed: 1 } as const;
const PULL: RouteSpec = { id: "poll", kind: "poll", guarantee: "news", ask: "none" };

/** A state of a wallet's connection at time 0, with these fields in place of the initial ones. */
export function stateWith(fields: Partial<ConnectionState>): ConnectionState {
  const plan = { push: [PUSH], pull: PULL, options: DEFAULT_OPTIONS };
  return { ...initialState(plan, 0), ...fields };
}

/** The first link of a connection, open and proved, with these fields in place of its own. */
export function linkWith(fields: Partial<LinkState>): LinkState {
  const [link] = transition(stateWith({}), STARTED).links;
  if (link === undefined) {
    throw new Error("Cannot make a link: the start opens none");
  }
  return { ...link, stage: "open", openedAt: 40, provedAt: 50, proof: "message", ...fields };
}

/** The pull side of {@linkcode stateWith}, with these fields in place of the initial ones. */
export function pullWith(fields: Partial<PullState>): PullState {
  const { pull } = stateWith({});
  if (pull === null) {
    throw new Error("Cannot make a pull: the plan has no poll route");
  }
  return { ...pull, ...fields };
}
