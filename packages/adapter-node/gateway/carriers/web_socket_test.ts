import { deepEqual, equal, ok } from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, test } from "vitest";
import { WebSocket } from "ws";
import { type GatewayBench, startGatewayBench } from "../gateway_bench.setup.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const started = async (
  options: Parameters<typeof startGatewayBench>[0] = {},
): Promise<GatewayBench> => {
  const bench = await startGatewayBench(options);
  closers.push(() => bench.close());
  return bench;
};

/** The bytes of a close frame with 4400 begin with these, behind its length. */
const CLOSE_4400 = Buffer.from([0x11, 0x30]);

describe("webSocket()", () => {
  test("gives a client that stopped reading the newest value once it reads again", async () => {
    const pad = "x".repeat(60_000);
    let publish = (_event: unknown, _value: unknown): void => {};
    const upstream = (): { start: (next: typeof publish) => () => void } => ({
      start: (next) => {
        publish = next;
        publish({ n: 0 }, { n: 0 });
        return () => {};
      },
    });
    const { url, ticket } = await started({ upstream, queue: { messagesMax: 8 } });
    const address = `${url.replace("http", "ws")}/v1/feeds/counter/socket`;
    const client = new WebSocket(address, ["holdfast.v1", `holdfast.ticket.${ticket}`]);
    closers.push(() => client.terminate());
    const heard: { readonly type: string; readonly n: number }[] = [];
    // More than the kernel's buffers of both ends take.
    const last = 400;
    const newest = new Promise<void>((resolve) =>
      client.on("message", (data) => {
        const { type, value } = JSON.parse(String(data));
        heard.push({ type, n: value?.n ?? -1 });
        if (value?.n === last) resolve();
      })
    );
    await once(client, "message");
    client.pause();
    for (let n = 1; n <= last; n++) publish({ n, pad }, { n, pad });
    client.resume();
    await newest;
    const numbers = heard.filter(({ type }) => type !== "gap").map(({ n }) => n);
    deepEqual(numbers, numbers.toSorted((one, other) => one - other));
    equal(new Set(numbers).size, numbers.length);
    ok(numbers.length < last, "Everything was kept for a client that does not read");
    const gapAt = heard.findIndex(({ type }) => type === "gap");
    equal(heard[gapAt + 1]?.type, "snapshot");
  });

  test("writes nothing behind its close frame", async () => {
    const bench = await started();
    const { port, hostname } = new URL(bench.url);
    const client = connect({ port: Number(port), host: hostname });
    closers.push(() => client.destroy());
    let bytes = Buffer.alloc(0);
    client.on("data", (more) => (bytes = Buffer.concat([bytes, more])));
    client.write([
      "GET /v1/feeds/counter/socket HTTP/1.1",
      `Host: ${hostname}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      `Sec-WebSocket-Protocol: holdfast.v1, holdfast.ticket.${bench.ticket}`,
      "\r\n",
    ].join("\r\n"));
    while (!bytes.includes('"snapshot"')) await once(client, "data");
    // "no", under the mask zero, is no question.
    client.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x6e, 0x6f]));
    while (!bytes.includes(CLOSE_4400)) await once(client, "data");
    for (let n = 0; n < 3; n++) bench.tick();
    client.end();
    await once(client, "close");
    const closeAt = bytes.indexOf(CLOSE_4400) - 2;
    equal(bytes[closeAt], 0x88);
    equal(bytes.length, closeAt + 2 + bytes[closeAt + 1]!);
  });
});
