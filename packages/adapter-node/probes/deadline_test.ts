import { deepEqual } from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { test } from "vitest";
import { deadline } from "./deadline.ts";
import { listening } from "./probing.setup.ts";

test("deadline() reads what has arrived before it calls back", async () => {
  const server = createServer((socket) => socket.on("error", () => {}).end("here"));
  const socket = connect({ port: await listening(server), host: "127.0.0.1" });
  await once(socket, "connect");
  const seen: string[] = [];
  socket.on("data", () => seen.push("bytes"));
  const due = new Promise<void>((resolve) => {
    deadline(20, () => {
      seen.push("deadline");
      resolve();
    });
  });
  // This process is kept busy past its own deadline.
  const until = performance.now() + 60;
  while (performance.now() < until);
  await due;
  deepEqual(seen, ["bytes", "deadline"]);
  socket.destroy();
  server.close();
});

test("deadline() does not call back once it is cancelled", async () => {
  const seen: string[] = [];
  deadline(1, () => seen.push("called"))();
  await new Promise((resolve) => setTimeout(resolve, 20));
  deepEqual(seen, []);
});
