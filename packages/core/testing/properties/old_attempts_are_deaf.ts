import { transition } from "../../machine/transition.ts";
import type { ConnectionEvent } from "../../model/event.ts";
import type { ConnectionState } from "../../model/state.ts";
import { type MachineCase, machineCaseArbitrary, walkCase } from "./machine_case.ts";
import { must } from "./must.ts";
import type { KeepTrace, Part, Property } from "./property.ts";
import { runCase, type RuntimeCase, runtimeCaseArbitrary } from "./runtime_case.ts";

const DETERMINED = [
  "useless",
  "cut",
  "half_open",
  "restart",
  "network_changed",
  "sleep",
  "black_hole",
  "up",
  "offline",
  "online",
] as const;

const machine: Part<MachineCase> = {
  arbitrary: machineCaseArbitrary(),
  check: (given, keep) => {
    walkCase(given, keep, ({ after }, index) => {
      if (index % 3 !== 0) return;
      const said = lateEvents(after)[(index / 3) % 6];
      if (said === undefined) return;
      // An event that tells nothing: whatever is due at this time happens with both.
      const at = after.now;
      const silent = {
        type: "deadline_reached",
        at,
        deadline: at,
        heard: {},
      } as const;
      const heard = JSON.stringify(transition(after, said));
      must(
        heard === JSON.stringify(transition(after, silent)),
        () => `${JSON.stringify(said)} is not heard`,
      );
    });
  },
};

/** What attempts that are gone, and questions that were given up, may still say. */
function lateEvents(state: ConnectionState): readonly ConnectionEvent[] {
  const at = state.now;
  const alive = new Set(state.links.map((link) => link.attempt));
  let attempt = state.attemptCount + 1;
  while (attempt > 1 && alive.has(attempt - 1)) attempt--;
  if (attempt > 1 && !alive.has(attempt - 1)) attempt--;
  if (alive.has(attempt)) return [];
  const n = (state.pull?.inFlight?.n ?? state.pull?.count ?? 0) - 1;
  return [
    { type: "message_received", at, attempt },
    { type: "link_opened", at, attempt },
    {
      type: "link_ended",
      at,
      attempt,
      end: { how: "refused", status: 401, retryAfterMs: 9000 },
    },
    { type: "ask_answered", at, attempt, n: state.askCount, rttMs: 5 },
    {
      type: "pull_answered",
      at,
      n,
      rttMs: 5,
      isChanged: true,
      messages: { [attempt]: at },
    },
    {
      type: "pull_failed",
      at,
      n,
      failure: { how: "status", status: 404, isFatal: true },
    },
  ];
}

const runtime: Part<RuntimeCase> = {
  // Chance on the path would be drawn by the rude links as well, and tell the two worlds apart.
  arbitrary: runtimeCaseArbitrary({ faults: { types: DETERMINED } }),
  check: (given, keep) => {
    const polite = accountOf(given, keep, false);
    const rude = accountOf(given, keep, true);
    must(
      polite === rude,
      () => `links that go on talking after they were left are not heard`,
    );
  },
};

/** Everything that users could see of a run. */
function accountOf(
  given: RuntimeCase,
  keep: KeepTrace,
  isRude: boolean,
): string {
  const said: unknown[] = [];
  runCase(given, keep, ({ world, connection }) => {
    connection.message$.subscribe((message) => said.push(message));
    world.run(given.runMs);
    said.push(connection.state);
  }, { isRude });
  return JSON.stringify(said);
}

/** Nothing that a replaced attempt says is heard. */
export const oldAttemptsAreDeaf: Property = {
  name: "old-attempts-are-deaf",
  machine,
  runtime,
};
