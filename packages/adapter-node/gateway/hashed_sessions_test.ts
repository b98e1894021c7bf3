import { VirtualClock } from "@holdfast/core/testing";
import { deepEqual, equal, ok } from "node:assert/strict";
import { createSocket } from "node:dgram";
import { test } from "vitest";
import { connectRaw, sessionFields } from "../http3/raw_client.setup.ts";
import { makeShortCertificate, type ShortCertificate } from "../http3/short_certificate.ts";
import { type HashedSessions, openHashedSessions } from "./hashed_sessions.ts";

const DAY_MS = 24 * 3600 * 1000;

interface Bench {
  readonly sessions: HashedSessions;
  readonly clock: VirtualClock;
  /** Every certificate that was made. */
  readonly made: readonly ShortCertificate[];
  /** Lets four days pass, until another certificate took over. */
  turn(): Promise<void>;
}

async function bench(): Promise<Bench> {
  const clock = new VirtualClock({ startAt: Date.now() });
  const made: ShortCertificate[] = [];
  let told = (): void => {};
  const gateway = {
    session: (offered: { accept(listener: object): void }) => {
      offered.accept({ stream: () => () => {}, closed: () => {} });
      return true;
    },
  };
  const place = {
    host: "127.0.0.1",
    port: 0,
    makeCertificate: (now: number) => {
      const certificate = makeShortCertificate(now);
      made.push(certificate);
      return certificate;
    },
    onTurned: () => told(),
  };
  const sessions = await openHashedSessions(gateway, place, clock);
  const turn = async (): Promise<void> => {
    const turned = new Promise<void>((resolve) => (told = resolve));
    clock.advanceBy(4 * DAY_MS);
    await turned;
  };
  return { sessions, clock, made, turn };
}

/** The status of a session that trusts nothing but this certificate. */
async function ask(sessions: HashedSessions, certificate: string): Promise<string> {
  const client = await connectRaw(sessions.port, certificate);
  const status = await client.ask(sessionFields("/v1/feeds/till/transport"));
  await client.close();
  return status;
}

const hashesOf = (...certificates: readonly (ShortCertificate | undefined)[]): readonly unknown[] =>
  certificates.map((certificate) => certificate?.hash);

test("openHashedSessions() serves under the first hash that it tells", async () => {
  const { sessions, made } = await bench();
  deepEqual(sessions.hashes, hashesOf(made[0], made[1]));
  equal(await ask(sessions, made[0]?.certificate ?? ""), "200");
  await sessions.close();
});

test("openHashedSessions() turns to the certificate that it told before, on its port", async () => {
  const { sessions, made, turn } = await bench();
  const { port } = sessions;
  const before = await connectRaw(port, made[0]?.certificate ?? "");
  equal(await before.ask(sessionFields("/v1/feeds/till/transport")), "200");
  await turn();
  await before.closed;
  deepEqual([sessions.port, sessions.hashes], [port, hashesOf(made[1], made[2])]);
  equal(await ask(sessions, made[1]?.certificate ?? ""), "200");
  await sessions.close();
});

test("openHashedSessions() uses no certificate that is about to end", async () => {
  const { sessions, clock, made, turn } = await bench();
  const madeAt = [clock.now(), clock.now()];
  for (let turns = 1; turns <= 3; turns += 1) {
    await turn();
    madeAt.push(clock.now());
    const since = madeAt[turns] ?? 0;
    const endsAt = since + 10 * DAY_MS;
    ok(endsAt - (clock.now() + 4 * DAY_MS) >= DAY_MS, `turn ${turns}`);
    deepEqual(sessions.hashes, hashesOf(made[turns], made[turns + 1]));
  }
  await sessions.close();
});

test("openHashedSessions() that was closed leaves its port", async () => {
  const { sessions, clock } = await bench();
  await sessions.close();
  clock.advanceBy(5 * DAY_MS);
  const socket = createSocket("udp4");
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(sessions.port, "127.0.0.1", resolve);
  });
  await new Promise<void>((resolve) => socket.close(resolve));
});
