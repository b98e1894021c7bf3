import { connect, poll, Secret, webSocket } from "@holdfast/core";
import { scriptedPlatform, VirtualClock } from "@holdfast/core/testing";
import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { reportStates } from "./report_states.ts";

const ROUTES = [webSocket("wss://host/socket", { guarantee: "cursor" }), poll("https://host/v")];

interface Told {
  readonly address: string;
  readonly ticket: string | null;
  readonly body: unknown;
}

function reporting(): {
  readonly scripted: ReturnType<typeof scriptedPlatform>;
  readonly connection: ReturnType<typeof connect>;
  readonly told: Told[];
  readonly stop: () => void;
  readonly pass: (ms: number) => Promise<void>;
} {
  const scripted = scriptedPlatform();
  const clock = new VirtualClock({ startAt: 0 });
  const connection = connect({ routes: ROUTES, platform: scripted.platform });
  const told: Told[] = [];
  const carry = (address: URL | RequestInfo, init?: RequestInit): Promise<Response> => {
    const ticket = new Headers(init?.headers).get("authorization");
    told.push({ address: String(address), ticket, body: JSON.parse(String(init?.body)) });
    return Promise.resolve(new Response(null, { status: 204 }));
  };
  const ticket = new Secret("t1");
  const place = { gateway: "https://host/", feed: "till", ticket, fetch: carry };
  const stop = reportStates(connection, place, clock);
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1000) {
      scripted.clock.advanceBy(1000);
      clock.advanceBy(1000);
      await new Promise((turn) => setImmediate(turn));
    }
  };
  return { scripted, connection, told, stop, pass };
}

test("reportStates() tells how a connection stands, and by what it delivers", async () => {
  const { scripted, connection, told, stop, pass } = reporting();
  scripted.transport.newest.open();
  scripted.transport.newest.message("1");
  await pass(2000);
  deepEqual(told, [{
    address: "https://host/v1/reports?feed=till",
    ticket: "Bearer t1",
    body: { phase: "open", via: "websocket", cause: "" },
  }]);
  stop();
  connection.close();
});

test("reportStates() tells nothing after it was stopped, and nothing of a value", async () => {
  const { scripted, connection, told, stop, pass } = reporting();
  scripted.transport.newest.open();
  scripted.transport.newest.message("4711");
  await pass(2000);
  stop();
  scripted.transport.newest.end({ how: "closed", code: 1006 });
  await pass(30_000);
  equal(told.length, 1);
  equal(JSON.stringify(told).includes("4711"), false);
  connection.close();
});
