import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import type { ConnectionState } from "../model/state.ts";
import { MachineStory } from "../testing/machine_story.ts";
import { brokenInvariants } from "./invariants.ts";

const open = new MachineStory({ pollsTakeMs: 20 }).start().wait(40).open().message().state;
const link = open.links[0]!;

/** Each sentence, and a state of which it is not true. */
const BROKEN: readonly (readonly [string, ConnectionState])[] = [
  ["open and degraded have a live link", { ...open, links: [] }],
  ["polling has polls that deliver", { ...open, phase: "polling", pull: null }],
  ["idle, failed and closed run nothing", { ...open, phase: "failed" }],
  [
    "what is awake has a deadline, a link or a question",
    { ...open, links: [], current: null, outage: null, pull: null, phase: "waiting" },
  ],
  ["ids of activities are unique", { ...open, links: [link, link] }],
  ["deadlines lie ahead", { ...open, now: open.now + 60_000 }],
  ["the current attempt is alive", { ...open, current: 7 }],
  ["at most four attempts live", {
    ...open,
    links: [1, 2, 3, 4, 5].map((attempt) => ({ ...link, attempt })),
  }],
  ["windows are bounded", { ...open, ends: Array.from({ length: 51 }, () => 0) }],
];

test("brokenInvariants() finds nothing wrong with a state that was reached", () => {
  deepEqual(brokenInvariants(open), []);
});

test.each(BROKEN)("brokenInvariants() sees that it is not so: %s", (says, state) => {
  equal(brokenInvariants(state).includes(says), true, brokenInvariants(state).join("; "));
});
