import { equal } from "node:assert/strict";
import { test } from "vitest";
import { initialState } from "../machine/initial_state.ts";
import { DEFAULT_OPTIONS } from "../model/options.ts";
import type { Plan } from "../model/state.ts";
import { USELESS_LINKS } from "./fault_script.ts";
import { MachineWorld, type MachineWorldOptions } from "./machine_world.ts";

const PLAN: Plan = {
  push: [{ id: "websocket", kind: "websocket", guarantee: "news", ask: "ping" }],
  pull: { id: "poll", kind: "poll", guarantee: "news", ask: "none" },
  options: DEFAULT_OPTIONS,
};

function started(options: MachineWorldOptions = {}): MachineWorld {
  const world = new MachineWorld(initialState(PLAN, 0), options);
  world.dispatch({ type: "started", at: 0, remembered: null, seed: 1 });
  return world;
}

test("MachineWorld has healthy peers by default: they answer, and say what changes", () => {
  const world = started({ rttMs: 50, changeEveryMs: 3000 });
  world.run(100);
  equal(world.state.phase, "open");
  world.run(3000);
  const [link] = world.state.links;
  equal(link?.messageAt, 3000);
  equal(world.state.quality.srttMs, 50);
});

test("MachineWorld has peers that are useless in each of the six ways", () => {
  for (const how of USELESS_LINKS) {
    const world = started({ manners: { links: { websocket: how } } });
    world.run(9000);
    const brought = world.state.links.some(({ messageAt }) => messageAt !== null);
    equal(brought, false, how);
    const isAnswered = world.state.links.some(({ proof }) => proof === "answer");
    equal(isAnswered, how === "wrong_channel", how);
  }
});

test("MachineWorld lets polls fail as it is told, and manners change while it runs", () => {
  const world = started({
    manners: { links: { websocket: "silent" }, pullFailure: { how: "network" } },
  });
  world.run(5000);
  equal(world.state.pull?.lastFailure?.how, "network");
  world.manners.pullFailure = null;
  world.manners.links = {};
  equal(world.runUntil((state) => state.phase === "open", 60_000), true);
});

test("MachineWorld runs what the state wants and nothing after it is closed", () => {
  const world = started();
  world.run(1000);
  equal(world.clock.pending > 0, true);
  world.dispatch({ type: "closed_by_user", at: 1000 });
  equal(world.clock.pending, 0);
  equal(world.runUntil((state) => state.phase !== "closed", 60_000), false);
});
