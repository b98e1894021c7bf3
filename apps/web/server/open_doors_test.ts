import { createServer, type Server, type Socket } from "node:net";
import { createSocket } from "node:dgram";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeShortCertificate } from "@holdfast/adapter-node/gateway";
import { afterEach, expect, test } from "vitest";
import type { DoorSettings } from "./door_settings.ts";
import { type Doors, openDoors } from "./open_doors.ts";
import { StartError } from "./start_error.ts";

const HOST = "127.0.0.1";
const HTTP3 = { port: 0, files: null, url: null };
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Opens doors that let nobody in. */
async function open(settings: Partial<DoorSettings>): Promise<Doors> {
  const gateway = { session: () => false, bridge: (socket: Socket) => void socket.destroy() };
  const doors = await openDoors(gateway, HOST, { http3: null, bridge: null, ...settings });
  closers.push(doors.close);
  return doors;
}

/** A TCP port that somebody has. */
async function takenPort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Whether nobody has this UDP port. */
async function isFree(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  const isBound = await new Promise<boolean>((resolve) => {
    socket.once("error", () => resolve(false));
    socket.bind(port, HOST, () => resolve(true));
  });
  await new Promise<void>((resolve) => socket.close(resolve));
  return isBound;
}

test("openDoors() opens none that was not asked for", async () => {
  const { transport, bridges, hashes } = await open({});
  expect({ transport, bridges, hashes }).toEqual({ transport: null, bridges: [], hashes: [] });
});

test("openDoors() tells the port of sessions, and two hashes to trust", async () => {
  const { transport, hashes } = await open({ http3: HTTP3 });
  expect(transport).toEqual({ port: expect.any(Number) });
  expect(hashes.map((hash) => Buffer.from(hash, "base64").length)).toEqual([32, 32]);
});

test("openDoors() serves under the operator's certificate, at the address named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-doors-"));
  closers.push(() => rm(folder, { recursive: true }));
  const made = makeShortCertificate(Date.now());
  const files = { certificate: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  await writeFile(files.certificate, made.certificate);
  await writeFile(files.key, made.key);
  const { transport, hashes } = await open({
    http3: { port: 0, files, url: "https://pay.example:4433" },
  });
  expect([transport, hashes]).toEqual(["https://pay.example:4433", []]);
  const swapped = { certificate: files.key, key: files.certificate };
  await expect(open({ http3: { ...HTTP3, files: swapped } })).rejects.toThrow("no certificate");
  const absent = { certificate: join(folder, "none.pem"), key: files.key };
  await expect(open({ http3: { ...HTTP3, files: absent } })).rejects.toBeInstanceOf(StartError);
});

test("openDoors() says that a port is taken, and leaves the other door closed", async () => {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, HOST, resolve));
  const { port } = socket.address();
  const tried = open({ http3: { ...HTTP3, port } });
  await expect(tried).rejects.toThrow(`Cannot serve WebTransport on UDP port ${port}`);
  await new Promise<void>((resolve) => socket.close(resolve));

  const bridge = { port: await takenPort(), addresses: ["ws://127.0.0.1:6080"] };
  const both = open({ http3: { ...HTTP3, port }, bridge });
  await expect(both).rejects.toThrow(`Cannot listen for bridges on ${HOST}:${bridge.port}`);
  expect(await isFree(port)).toBe(true);
});
