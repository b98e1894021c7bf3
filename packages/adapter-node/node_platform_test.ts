import { connect, type Connection, type Message, poll, webSocket } from "@holdfast/core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstValueFrom, Subscription } from "rxjs";
import { filter, timeout } from "rxjs/operators";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nodePlatform } from "./node_platform.ts";
import {
  type ConformanceServer,
  type Fault,
  type FaultProxy,
  startConformanceServer,
  startFaultProxy,
} from "./testing/mod.ts";

let server: ConformanceServer;
let proxy: FaultProxy;
let folder: string;
let open: Subscription;

beforeEach(async () => {
  open = new Subscription();
  server = await startConformanceServer();
  proxy = await startFaultProxy({ target: server.url });
  folder = mkdtempSync(join(tmpdir(), "holdfast-platform-"));
});
afterEach(async () => {
  open.unsubscribe();
  await proxy.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function watch(scenario: string): Connection<string> {
  const connection = connect<string>({
    routes: [
      webSocket(`${proxy.url.replace("http", "ws")}/conformance/websocket/${scenario}`, {
        ask: "ping",
      }),
      poll(`${proxy.url}/conformance/poll/value`),
    ],
    platform: nodePlatform({ memory: { path: join(folder, "memory.json") } }),
  });
  open.add(() => connection.close());
  return connection;
}

function first(
  connection: Connection<string>,
  via: string,
): Promise<Message<string>> {
  const wanted = filter((message: Message<string>) => message.via === via);
  return firstValueFrom(connection.message$.pipe(wanted, timeout(15_000)));
}

test("nodePlatform() carries a connection over a WebSocket that answers pings", async () => {
  const connection = watch("slow?count=1000&every-ms=20");
  const message = await first(connection, "websocket");
  expect(message.value).toMatch(/^\d+:$/);
  expect(connection.state.phase).toBe("open");
});

const USELESS: readonly Fault[] = [
  { type: "silent" },
  { type: "refused", status: 403 },
  { type: "close_after_open" },
  { type: "mute" },
  { type: "strip_upgrade" },
  { type: "wrong_channel" },
];

for (const fault of USELESS) {
  test(`nodePlatform() still brings the value when WebSockets are ${fault.type}`, async () => {
    proxy.set(fault);
    const message = await first(watch("slow?count=1000&every-ms=20"), "poll");
    expect(message.value).toBe('{"balance":21000}');
  });
}

test("nodePlatform() brings the value again when the server is back", async () => {
  proxy.set({ type: "down" });
  const connection = watch("mute");
  const message = first(connection, "poll");
  const failed = connection.state$.pipe(
    filter((state) => state.pull !== null && state.pull.failures > 0),
    timeout(15_000),
  );
  await firstValueFrom(failed);
  proxy.heal();
  expect((await message).value).toBe('{"balance":21000}');
});
