import type { Balance, ConnectionState } from "@holdfast/core";
import { expect, test } from "vitest";
import { linkWith, pullWith, stateWith } from "../testing/states.ts";
import { describeWatched } from "./describe_view.ts";

const LOST: Balance = { value: 1, msat: 1, asOf: 0, maxAgeMs: Infinity, via: "websocket" };

/** An open connection that is being confirmed, to a gateway or straight to LNbits. */
function openState(guarantee: "cursor" | "news"): ConnectionState {
  const { plan } = stateWith({});
  const push = plan.push.map((route) => ({ ...route, guarantee }));
  const link = linkWith({});
  const pull = pullWith({ answeredAskAt: 0, nextAt: 1000 });
  const fields = {
    phase: "open",
    isStarted: true,
    plan: { ...plan, push },
    links: [link],
    pull,
  } as const;
  return stateWith({ ...fields, current: link.attempt });
}

test("describeWatched() says when the gateway is fine and its upstream is lost", () => {
  expect(describeWatched(openState("cursor"), LOST)).toMatchObject({ word: "Doubtful" });
  expect(describeWatched(openState("cursor"), LOST).sentence).toContain("lost the wallet's server");
});

test("describeWatched() says of everything else what the state says", () => {
  expect(describeWatched(openState("news"), LOST).word).toBe("Live");
  expect(describeWatched(openState("cursor"), { ...LOST, maxAgeMs: 1000 }).word).toBe("Live");
  expect(describeWatched(stateWith({ phase: "waiting" }), LOST).word).toBe("Waiting");
});
