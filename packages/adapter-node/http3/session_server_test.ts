import { VirtualClock } from "@holdfast/core/testing";
import { deepEqual, equal, ok } from "node:assert/strict";
import type { Writable } from "node:stream";
import { test } from "vitest";
import { makeShortCertificate } from "./short_certificate.ts";
import { loadQuicLibrary, QUIC_LIMITS } from "./quic_library.ts";
import { connectRaw, connectSlow, sessionFields, sessionStart } from "./raw_client.setup.ts";
import { startSessionServer } from "./session_server.ts";

const { certificate, key } = makeShortCertificate(Date.now());

/** A handshake that TLS refuses, over which the library breaks. */
async function offerAnotherProtocol(port: number): Promise<() => Promise<void>> {
  const { connectQuic } = await loadQuicLibrary();
  const limits = { ...QUIC_LIMITS, alpn: ["other"] };
  const timing = { connectTimeoutMs: 5000 };
  const quic = connectQuic(`localhost:${port}`, {
    ...limits,
    ...timing,
    runtimeMode: "portable",
    ca: certificate,
  });
  quic.on("error", () => {});
  return () => quic.close();
}

test("startSessionServer() outlives its library, ends its sessions, and comes back", async () => {
  const clock = new VirtualClock();
  let ends = 0;
  const waits: number[] = [];
  let tell = (): void => {};
  const options = { host: "127.0.0.1", port: 0, certificate, key, clock };
  const server = await startSessionServer({
    ...options,
    onBroken: (backInMs) => {
      waits.push(backInMs);
      tell();
    },
  }, (offered) => offered.accept({ stream: () => () => {}, closed: () => (ends += 1) }));
  for (const waited of [[250], [250, 500]]) {
    const before = await connectRaw(server.port, certificate);
    equal(await before.ask(sessionFields("/feed")), "200");
    const isBroken = new Promise<void>((resolve) => (tell = resolve));
    const leave = await offerAnotherProtocol(server.port);
    await isBroken;
    await leave();
    await before.close();
    deepEqual([waits, ends], [waited, waited.length]);
    clock.advanceBy(waited.at(-1) ?? 0);
  }
  const after = await connectRaw(server.port, certificate);
  equal(await after.ask(sessionFields("/feed")), "200");
  await after.close();
  await server.close();
});

test("startSessionServer() that was closed does not come back", async () => {
  const clock = new VirtualClock();
  let tell = (): void => {};
  const isBroken = new Promise<void>((resolve) => (tell = resolve));
  const options = { host: "127.0.0.1", port: 0, certificate, key, clock };
  const server = await startSessionServer({ ...options, onBroken: () => tell() }, () => {});
  const leave = await offerAnotherProtocol(server.port);
  await isBroken;
  await leave();
  await server.close();
  clock.advanceBy(60_000);
  const next = await startSessionServer({ ...options, port: server.port }, () => {});
  equal(next.port, server.port);
  await next.close();
});

test("startSessionServer() hands each byte on once, however little room there is", async () => {
  const lines = Array.from({ length: 200 }, (_, n) => `${n}:`.padEnd(4999, "x") + "\n");
  const options = { host: "127.0.0.1", port: 0, certificate, key, clock: new VirtualClock() };
  let isFull = false;
  const server = await startSessionServer(options, (offered) => {
    const stream = (quic: Writable): () => void => {
      for (const line of lines) isFull = !quic.write(line);
      quic.write("last\n");
      return () => {};
    };
    offered.accept({ stream, closed: () => {} });
  });
  const slow = await connectSlow(server.port, certificate);
  equal(await slow.ask(sessionFields("/feed")), "200");
  const heard = await slow.open(sessionStart("hello\n")).until("last\n");
  ok(isFull);
  equal(heard, `${lines.join("")}last\n`);
  await slow.close();
  await server.close();
});

test("startSessionServer() lets no address hold connections that ask for nothing", async () => {
  const options = { host: "127.0.0.1", port: 0, certificate, key, clock: new VirtualClock() };
  const server = await startSessionServer(options, (offered) => {
    offered.accept({ stream: () => () => {}, closed: () => {} });
  });
  const silent = await Promise.all(
    Array.from({ length: 100 }, () => connectRaw(server.port, certificate)),
  );
  const turnedAway = await connectRaw(server.port, certificate);
  await turnedAway.closed;
  // Who asks gives the place to another.
  equal(await silent[0]?.ask(sessionFields("/feed")), "200");
  const after = await connectRaw(server.port, certificate);
  equal(await after.ask(sessionFields("/feed")), "200");
  await Promise.all([...silent, after].map((client) => client.close()));
  await server.close();
});
