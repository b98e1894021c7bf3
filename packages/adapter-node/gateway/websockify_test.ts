import { deepEqual, equal } from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect as connectTcp, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { bridge, connect, feedCodec, Secret } from "@holdfast/core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { nodePlatform } from "../node_platform.ts";
import { issueTicket, type RunningGateway, startGateway } from "./mod.ts";

const hasWebsockify = spawnSync("websockify", ["--help"]).error === undefined;
if (!hasWebsockify) console.log("Bridges by websockify are left out: it is not installed");

const SECRET = new Secret("0123456789abcdef0123456789abcdef");

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Resolves once somebody listens there. */
async function untilOpen(port: number): Promise<void> {
  const socket = connectTcp(port, "127.0.0.1");
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
  });
  socket.destroy();
  if (isOpen) return;
  await new Promise((wake) => setTimeout(wake, 50));
  await untilOpen(port);
}

describe.skipIf(!hasWebsockify)("a gateway behind a real websockify", () => {
  let gateway: RunningGateway;
  let websockify: ChildProcess;
  let url: string;
  let say = (_value: unknown): void => {};

  beforeAll(async () => {
    const upstream = {
      start: (next: (event: unknown, value: unknown) => void) => {
        say = (value) => next(value, value);
        say(0);
        return () => {};
      },
    };
    gateway = await startGateway(
      { secret: SECRET, upstream: (feed) => feed === "counter" ? upstream : null },
      { bridgePort: 0 },
    );
    const port = await freePort();
    const target = `127.0.0.1:${gateway.bridgePort}`;
    websockify = spawn("websockify", [`127.0.0.1:${port}`, target], { stdio: "ignore" });
    url = `ws://127.0.0.1:${port}/websockify`;
    await untilOpen(port);
  }, 30_000);

  afterAll(async () => {
    websockify.kill();
    await once(websockify, "close");
    await gateway.stop();
  });

  test("carries a feed, large values included, and its end", async () => {
    const ticket = (await issueTicket(SECRET, { feed: "counter" })).reveal();
    const headers = { authorization: `Bearer ${ticket}` };
    const connection = connect<unknown>({
      routes: [bridge(url, { guarantee: "cursor", ask: "ping", headers })],
      platform: nodePlatform(),
      codec: feedCodec((value) => value),
    });
    const values: unknown[] = [];
    let wake = (): void => {};
    connection.message$.subscribe(({ value }) => {
      values.push(value);
      wake();
    });
    const until = async (count: number): Promise<void> => {
      while (values.length < count) await new Promise<void>((resolve) => (wake = resolve));
    };
    await until(1);
    say(1);
    // More than the bridge takes in one piece.
    const large = "ü".repeat(20_000);
    say(large);
    await until(3);
    deepEqual(values, [0, 1, large]);
    equal(connection.state.phase, "open");
    const ended = new Promise<number | undefined>((resolve) => {
      connection.state$.subscribe(({ routes }) => {
        const end = routes["bridge"]?.lastEnd ?? null;
        if (end !== null) resolve(end.code);
      });
    });
    await gateway.drain(0);
    equal(await ended, 1012);
    connection.close();
  }, 30_000);
});
