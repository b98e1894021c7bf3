import { VirtualClock } from "@holdfast/core/testing";
import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { makeShortCertificate } from "./short_certificate.ts";
import { loadQuicLibrary, QUIC_LIMITS } from "./quic_library.ts";
import { connectRaw, sessionFields } from "./raw_client.setup.ts";
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
