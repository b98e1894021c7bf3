import { deepEqual, equal, ok } from "node:assert/strict";
import { connect, createServer, type Server, type Socket } from "node:net";
import { createLnbits, type Lnbits } from "@holdfast/adapter-node/lnbits";
import { startConformanceServer } from "@holdfast/adapter-node/testing";
import { afterEach, beforeEach, test } from "vitest";
import { WebSocketServer } from "ws";
import { probeFrameSizes } from "./frame_sizes_probe.ts";
import { listening, probing, recordsOf } from "./probing.setup.ts";

let lnbits: Lnbits;
const servers: Server[] = [];

beforeEach(async () => {
  lnbits = await createLnbits();
});

afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await lnbits.stop();
});

const QUICK = { frameMs: 250 } as const;

/** A path on which a write that is larger vanishes, and all that follows it on its connection. */
async function startHole(
  limits: { readonly up?: number; readonly down?: number },
): Promise<string> {
  const pass = (from: Socket, to: Socket, limit = Infinity): void => {
    let isStuck = false;
    from.on("data", (bytes) => {
      isStuck ||= bytes.length > limit;
      if (!isStuck) to.write(bytes);
    });
    from.on("close", () => to.destroy());
    from.on("error", () => to.destroy());
  };
  const server = createServer({ noDelay: true }, (client) => {
    const inner = connect({ port: lnbits.port, host: "127.0.0.1", noDelay: true });
    pass(client, inner, limits.up);
    pass(inner, client, limits.down);
  });
  servers.push(server);
  return `http://127.0.0.1:${await listening(server)}`;
}

test("probeFrameSizes() finds that every size passes", async () => {
  const { target, context } = probing(lnbits.url, { profile: "lnbits" });
  const found = recordsOf(await probeFrameSizes(target, context), "frame_sizes");
  deepEqual(
    found.map(({ direction, largestPassed, smallestLost }) => [
      ...[direction, largestPassed, smallestLost],
    ]),
    [["up", 65_536, null], ["down", 7000, null]],
  );
});

test("probeFrameSizes() measures what vanishes on the way up", async () => {
  const { target, context } = probing(await startHole({ up: 1300 }), {
    profile: "lnbits",
    deadlines: QUICK,
  });
  const [up] = recordsOf(await probeFrameSizes(target, context), "frame_sizes");
  equal(up?.direction, "up");
  equal(up?.how, "vanished");
  // A frame carries eight bytes of its own (RFC 6455 §5.2), and perhaps the ping behind it.
  ok((up?.largestPassed ?? 0) <= 1292 && (up?.smallestLost ?? 0) > 1250);
  ok((up?.smallestLost ?? 0) - (up?.largestPassed ?? 0) < 200);
});

test("probeFrameSizes() tells the way down from the way up", async () => {
  const { target, context } = probing(await startHole({ down: 1300 }), {
    profile: "lnbits",
    deadlines: QUICK,
  });
  const [up, down] = recordsOf(await probeFrameSizes(target, context), "frame_sizes");
  equal(up?.smallestLost, null);
  equal(down?.direction, "down");
  equal(down?.how, "vanished");
  ok((down?.largestPassed ?? 0) < 1300);
});

test("probeFrameSizes() tells a server that closes on large messages, with its code", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", maxPayload: 2000 });
  server.on("connection", (link) => link.on("error", () => {}));
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const { target, context } = probing(`ws://127.0.0.1:${port}/feed`, { profile: "generic" });
  const [up] = recordsOf(await probeFrameSizes(target, context), "frame_sizes");
  deepEqual([up?.how, up?.code], ["closed", 1009]);
  ok((up?.largestPassed ?? 0) <= 2000);
  server.close();
});

test("probeFrameSizes() says nothing of a server on which no link opens", async () => {
  const server = await startConformanceServer();
  const url = `${server.url}/conformance/websocket/silent`;
  const { target, context } = probing(url, { profile: "generic", deadlines: QUICK });
  deepEqual(await probeFrameSizes(target, context), []);
  await server.close();
});
