import { deepEqual, equal, ok } from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { startConformanceServer } from "@holdfast/adapter-node/testing";
import { afterEach, test } from "vitest";
import { probeDns } from "./dns_probe.ts";
import { listening, probing, recordsOf } from "./probing.setup.ts";
import { probeTcp } from "./tcp_probe.ts";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function told(server: Server): Promise<unknown> {
  servers.push(server);
  const { target, context } = probing(`http://127.0.0.1:${await listening(server)}`);
  const [found] = recordsOf(await probeTcp(target, context, ["127.0.0.1"]), "tcp");
  return [found?.outcome, found?.error];
}

test("probeTcp() tells connected, reset and refused apart", async () => {
  deepEqual(await told(createServer((socket) => socket.on("error", () => {}))), [
    ...["connected", undefined],
  ]);
  deepEqual(await told(createServer((socket) => void socket.resetAndDestroy())), [
    ...["reset", "ECONNRESET"],
  ]);
  const { refusedPort, close } = await startConformanceServer();
  const { target, context } = probing(`http://127.0.0.1:${refusedPort}`);
  const [found] = recordsOf(await probeTcp(target, context, ["127.0.0.1"]), "tcp");
  deepEqual([found?.outcome, found?.error], ["refused", "ECONNREFUSED"]);
  await close();
});

test("probeTcp() tries each address, and no more than eight", async () => {
  const server = createServer();
  servers.push(server);
  const { target, context } = probing(`http://127.0.0.1:${await listening(server)}`);
  const addresses = Array.from({ length: 12 }, (_, n) => `127.0.0.${n + 1}`);
  const found = recordsOf(await probeTcp(target, context, addresses), "tcp");
  equal(found.length, 8);
  equal(found[0]?.outcome, "connected");
  ok(found.slice(1).every(({ outcome }) => outcome === "refused"));
});

test("probeTcp() records an address to which there is no way", async () => {
  const { target, context } = probing("http://127.0.0.1:80");
  const [found] = recordsOf(await probeTcp(target, context, ["255.255.255.255"]), "tcp");
  equal(found?.outcome, "unreachable");
  ok(found.error !== undefined);
});

test("probeDns() finds every address of a name, and needs none for an address", async () => {
  const named = probing("http://localhost:80");
  const [found] = recordsOf(await probeDns(named.target, named.context), "dns");
  ok(found?.addresses.some((address) => address === "127.0.0.1" || address === "::1"));
  equal(found?.error, undefined);
  const literal = probing("http://127.0.0.1:80");
  deepEqual(await probeDns(literal.target, literal.context), []);
});

test("probeDns() gives up in time, and records the code of what went wrong", async () => {
  const late = probing("http://nobody.invalid", { deadlines: { dnsMs: 0 } });
  const [found] = recordsOf(await probeDns(late.target, late.context), "dns");
  ok(found?.error !== undefined);
  deepEqual(found.addresses, []);
});
