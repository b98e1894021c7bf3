import { VirtualClock } from "@holdfast/core/testing";
import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, test } from "vitest";
import { makeShortCertificate } from "./short_certificate.ts";
import { connectRaw, type RawClient, sessionFields, sessionStart } from "./raw_client.setup.ts";
import type { OfferedSession } from "./server_connection.ts";
import { type SessionServer, startSessionServer } from "./session_server.ts";
import { FRAME, writeFrame } from "./write_frame.ts";

const certificate = makeShortCertificate(Date.now());
const clock = new VirtualClock();
const offers: OfferedSession[] = [];
let ends = 0;
let tellEnd = (): void => {};
let server: SessionServer;
const clients: RawClient[] = [];

beforeAll(async () => {
  const { certificate: chain, key } = certificate;
  const place = { host: "127.0.0.1", port: 0, certificate: chain, key, clock };
  server = await startSessionServer(place, (offered) => {
    offers.push(offered);
    if (offered.request.path === "/refused") return offered.refuse(403, [], "Not you");
    offered.accept({
      stream: (stream) => {
        stream.write("welcome\n");
        return (chunk) => void stream.write(chunk);
      },
      closed: () => {
        ends += 1;
        tellEnd();
      },
    });
  });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  offers.length = 0;
});
afterAll(() => server.close());

async function client(): Promise<RawClient> {
  const made = await connectRaw(server.port, certificate.certificate);
  clients.push(made);
  return made;
}

test("ServerConnection lets a session in, and hands its stream on", async () => {
  const { ask, open } = await client();
  const origin = "https://shop.example";
  equal(await ask(sessionFields("/feed?after=1", [["origin", origin]])), "200");
  deepEqual(offers.map(({ request, address }) => [request, address]), [
    [{ authority: "localhost", path: "/feed?after=1", origin }, "127.0.0.1"],
  ]);
  const stream = open(sessionStart("hello\n"));
  equal(await stream.until("hello\n"), "welcome\nhello\n");
});

test("ServerConnection takes the start of a stream byte by byte", async () => {
  const { ask, open } = await client();
  await ask(sessionFields("/feed"));
  const bytes = sessionStart("hello\n");
  const stream = open(bytes.subarray(0, 1));
  for (const byte of bytes.subarray(1)) stream.stream.write(Buffer.of(byte));
  equal(await stream.until("hello\n"), "welcome\nhello\n");
});

test("ServerConnection refuses with the status that it is given", async () => {
  const { ask } = await client();
  equal(await ask(sessionFields("/refused")), "403");
});

test("ServerConnection lets go of a client that it refused", async () => {
  const { ask, closed } = await client();
  await ask(sessionFields("/refused"));
  clock.advanceBy(2000);
  await closed;
});

test("ServerConnection lets go of a client that asks for nothing", async () => {
  const { closed } = await client();
  clock.advanceBy(10_000);
  await closed;
});

test("ServerConnection serves nothing but sessions", async () => {
  const { ask } = await client();
  equal(await ask([[":method", "GET"], [":scheme", "https"], [":path", "/feed"]]), "404");
  equal(offers.length, 0);
});

test("ServerConnection allows one session for each connection, with one stream", async () => {
  const { ask, open } = await client();
  equal(await ask(sessionFields("/feed")), "200");
  equal(await ask(sessionFields("/feed")), "reset");
  const first = open(sessionStart("one\n"));
  await first.until("one\n");
  await open(sessionStart("two\n")).over;
  first.stream.write("three\n");
  await first.until("three\n");
});

test("ServerConnection turns away a stream of a session that there is not", async () => {
  const { open } = await client();
  await open(sessionStart("early\n")).over;
});

test("ServerConnection resets a request whose headers are too long or none", async () => {
  const { open } = await client();
  await open(writeFrame(FRAME.headers, new Uint8Array(17 * 1024))).over;
  await open(writeFrame(FRAME.headers, Uint8Array.of(0xff, 0xff, 0xff))).over;
});

test("ServerConnection tells the end of a session once, however it ends", async () => {
  const leaving = await client();
  await leaving.ask(sessionFields("/feed"));
  const before = ends;
  const isTold = new Promise<void>((resolve) => (tellEnd = resolve));
  await leaving.close();
  await isTold;
  const { ask, closed } = await client();
  await ask(sessionFields("/feed"));
  offers.at(-1)?.close();
  offers.at(-1)?.close();
  await closed;
  equal(ends - before, 2);
});

test("ServerConnection never falls over bytes of any kind, and serves on", async () => {
  const anyStart = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }).map((payload) => writeFrame(FRAME.headers, payload)),
    fc.uint8Array({ maxLength: 300 }).map((rest) => Buffer.concat([sessionStart(""), rest])),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(anyStart, { minLength: 1, maxLength: 6 }), async (starts) => {
      const noisy = await client();
      for (const start of starts) noisy.open(start).stream.end();
      await noisy.close();
    }),
    { numRuns: 40 },
  );
  const { ask } = await client();
  equal(await ask(sessionFields("/feed")), "200");
});
