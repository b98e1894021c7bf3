import type { ConnectionEvent } from "../model/event.ts";
import type { ConnectionState } from "../model/state.ts";
import { beginOutage, withMemory, withNothing, withPull } from "./changing.ts";
import { hint } from "./on_signal.ts";

type Of<T extends ConnectionEvent["type"]> = Extract<
  ConnectionEvent,
  { readonly type: T }
>;

/** Somebody asked for the value for the first time: try to open, and ask at once. */
export function onStarted(
  state: ConnectionState,
  event: Of<"started">,
): ConnectionState {
  if (state.isStarted) return state;
  const started = { ...withMemory(state, event), isStarted: true, seed: event.seed };
  return beginOutage(withPull(started, { nextAt: state.now }), true);
}

/** The user wants everything tried now. */
export function onRetryRequested(state: ConnectionState): ConnectionState {
  if (!state.isStarted) return state;
  if (state.failure === null) return hint(state);
  // What the routes said last must not end the new try before it began.
  const routes = Object.fromEntries(
    Object.entries(state.routes).map((
      [id, record],
    ) => [id, { ...record, lastEnd: null }]),
  );
  const cleared = withPull({ ...state, failure: null, routes }, {
    fatal: 0,
    nextAt: state.now,
    notBefore: 0,
  });
  return beginOutage(cleared, true);
}

/** The user closed it: nothing is left. */
export function onClosed(state: ConnectionState): ConnectionState {
  return withNothing({ ...state, isClosed: true });
}
