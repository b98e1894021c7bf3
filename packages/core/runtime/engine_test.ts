import { deepEqual, equal, ok } from "node:assert/strict";
import { Observable, type Subscriber } from "rxjs";
import { test } from "vitest";
import { activities } from "../machine/activities.ts";
import { initialState } from "../machine/initial_state.ts";
import type { Activity } from "../model/activity.ts";
import type { ConnectionEvent } from "../model/event.ts";
import { DEFAULT_OPTIONS } from "../model/options.ts";
import type { RouteSpec } from "../model/route.ts";
import { Engine, type Step } from "./engine.ts";

const SOCKET: RouteSpec = {
  id: "websocket",
  kind: "websocket",
  guarantee: "news",
  ask: "ping",
};
const POLL: RouteSpec = { id: "poll", kind: "poll", guarantee: "news", ask: "none" };
const STARTED: ConnectionEvent = { type: "started", at: 0, remembered: null, seed: 1 };

interface Bench {
  readonly engine: Engine;
  /** What was started and stopped, in order. */
  readonly log: string[];
  readonly steps: Step[];
  /** Lets a running activity tell something. */
  tell(id: string, event: ConnectionEvent): void;
}

/** An engine whose activities are played by hand; `atOnce` says what one tells while it starts. */
function bench(atOnce: (activity: Activity) => ConnectionEvent | null = () => null): Bench {
  const log: string[] = [];
  const steps: Step[] = [];
  const running = new Map<string, Subscriber<ConnectionEvent>>();
  const start = (activity: Activity): Observable<ConnectionEvent> =>
    new Observable((subscriber) => {
      log.push(`+${activity.id}`);
      running.set(activity.id, subscriber);
      const event = atOnce(activity);
      if (event !== null) subscriber.next(event);
      return () => log.push(`-${activity.id}`);
    });
  const state = initialState({ push: [SOCKET], pull: POLL, options: DEFAULT_OPTIONS }, 0);
  const engine = new Engine(state, start, (step) => steps.push(step));
  return { engine, log, steps, tell: (id, event) => running.get(id)?.next(event) };
}

test("Engine runs exactly the activities of its state", () => {
  const { engine, log, tell } = bench();
  deepEqual(engine.running, []);
  engine.dispatch(STARTED);
  deepEqual(log, ["+signals", "+link:1", "+poll:1", "+timer:5000"]);
  tell("link:1", { type: "link_opened", at: 40, attempt: 1 });
  deepEqual([...engine.running].sort(), activities(engine.state).map(({ id }) => id).sort());
  ok(log.includes("-timer:5000") && log.includes("+heartbeat:1:1"), log.join(" "));
});

test("Engine stops what it runs before it starts anything new", () => {
  const { engine, log } = bench();
  engine.dispatch(STARTED);
  log.length = 0;
  engine.dispatch({ type: "link_opened", at: 40, attempt: 1 });
  const firstStart = log.findIndex((entry) => entry.startsWith("+"));
  ok(log.slice(firstStart).every((entry) => entry.startsWith("+")), log.join(" "));
});

test("Engine never runs one activity twice, nor stops one twice", () => {
  const { engine, log } = bench();
  engine.dispatch(STARTED);
  for (let at = 1; at <= 5; at++) engine.dispatch({ type: "pull_wanted", at, why: "user" });
  engine.dispatch({ type: "closed_by_user", at: 9 });
  equal(new Set(log).size, log.length);
});

test("Engine lets an event that comes while one is worked on wait for its turn", () => {
  const { engine, steps } = bench((activity) =>
    activity.type === "link" ? { type: "link_opened", at: 0, attempt: activity.attempt } : null
  );
  const phases: string[] = [];
  engine.state$.subscribe((state) => phases.push(state.phase));
  engine.dispatch(STARTED);
  deepEqual(steps.map(({ event }) => event.type), ["started", "link_opened"]);
  deepEqual(phases, ["idle", "connecting", "open"]);
});

test("Engine takes in what a watcher of its state dispatches, after the step", () => {
  const { engine, steps } = bench();
  engine.state$.subscribe((state) => {
    if (state.phase === "connecting") engine.dispatch({ type: "closed_by_user", at: 0 });
  });
  engine.dispatch(STARTED);
  deepEqual(steps.map(({ after }) => after.phase), ["connecting", "closed"]);
  deepEqual(engine.running, []);
});

test("Engine shows the last state before it completes, to everybody and whoever ended it", () => {
  const { engine } = bench();
  const seen: string[] = [];
  const watch = (name: string): void => {
    engine.state$.subscribe({
      next: ({ phase }) => seen.push(`${name} ${phase}`),
      complete: () => seen.push(`${name} complete`),
    });
  };
  watch("a");
  engine.state$.subscribe(({ phase }) => {
    if (phase === "connecting") engine.dispatch({ type: "closed_by_user", at: 1 });
  });
  watch("b");
  engine.dispatch(STARTED);
  deepEqual(seen.slice(-4), ["a closed", "b closed", "a complete", "b complete"]);
});

test("Engine runs a timer again if the next state waits for the same moment", () => {
  const { engine, log, tell } = bench();
  engine.dispatch(STARTED);
  log.length = 0;
  // The timer fired early, so that nothing is due yet and its moment still is.
  tell("timer:5000", { type: "deadline_reached", at: 10, deadline: 5000, heard: {} });
  deepEqual(log.filter((entry) => entry.includes("timer")), ["+timer:5000"]);
});

test("Engine makes no step of an event that changes nothing", () => {
  const { engine, steps } = bench();
  engine.dispatch({ type: "pull_wanted", at: 0, why: "user" });
  engine.dispatch(STARTED);
  engine.dispatch({ type: "closed_by_user", at: 1 });
  engine.dispatch({ type: "retry_requested", at: 2 });
  engine.dispatch({ type: "closed_by_user", at: 3 });
  deepEqual(steps.map(({ event }) => event.type), ["started", "closed_by_user"]);
});

test("Engine tells its watcher what each step started and stopped", () => {
  const { engine, steps } = bench();
  engine.dispatch(STARTED);
  engine.dispatch({ type: "closed_by_user", at: 1 });
  deepEqual(steps[0]?.started, steps[1]?.stopped);
  deepEqual(steps[1]?.started, []);
});
