// Opens so many connections and prints what each costs. Usage: node --expose-gc hold.ts <who>
// <port> <count>

import { nodePlatform, systemClock } from "@holdfast/adapter-node";
import { connect, webSocket } from "@holdfast/core";
import { MemoryStore } from "@holdfast/core/testing";
import { WebSocket } from "ws";

const [who = "", port = "", wanted = ""] = process.argv.slice(2);
const count = Number(wanted);
const address = `ws://127.0.0.1:${port}/feed`;
/** Handshakes under way at once; more only wait in the server's queue. */
const AT_ONCE = 50;

function openRaw(): Promise<unknown> {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  socket.on("message", () => {});
  socket.on("error", () => {});
  return new Promise((resolve) => socket.once("open", () => resolve(socket)));
}

// As in a program with many connections: one platform, many of them.
const platform = { ...nodePlatform(), memory: new MemoryStore(systemClock()) };

function openHoldfast(): Promise<unknown> {
  const connection = connect({
    routes: [webSocket(address, { ask: "ping" })],
    platform,
  });
  connection.message$.subscribe();
  return new Promise((resolve) => {
    connection.state$.subscribe(({ phase }) => {
      if (phase === "open") resolve(connection);
    });
  });
}

/** Bytes in use after everything that can be freed was. */
async function bytesInUse(): Promise<number> {
  for (let pass = 0; pass < 4; pass++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const open = who === "holdfast" ? openHoldfast : openRaw;
const held: unknown[] = [];
// The first ones load code and fill caches, which later ones do not pay again.
for (let index = 0; index < AT_ONCE; index++) held.push(await open());
// A link is young at first: its handshake's objects live on until it has proved itself.
await new Promise((resolve) => setTimeout(resolve, 6000));
const before = await bytesInUse();
while (held.length < count + AT_ONCE) {
  held.push(...await Promise.all(Array.from({ length: AT_ONCE }, open)));
}
await new Promise((resolve) => setTimeout(resolve, 6000));
const after = await bytesInUse();
const bytesEach = (after - before) / (held.length - AT_ONCE);
process.stdout.write(
  `${JSON.stringify({ bytesEach })}\n`,
  () => process.exit(0),
);
