import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FaultBench, listenRaw } from "./fault_bench.setup.ts";
import { type Fault, FAULTS } from "./fault.ts";
import { startFaultProxy } from "./fault_proxy.ts";
let bench: FaultBench;

beforeEach(async () => {
  bench = await FaultBench.start();
});
afterEach(() => bench.close());

const sleep = (delayMs: number): Promise<void> => new Promise((wake) => setTimeout(wake, delayMs));
const HEALTHY = '200 {"balance":21000}';

test("FaultProxy passes requests and WebSockets unharmed while healthy", async () => {
  expect(await bench.pull()).toBe(HEALTHY);
  const link = bench.open("echo");
  await link.until("open");
  link.socket.send("hello");
  await link.until("message hello");
  link.socket.close(4001, "bye");
  await link.until("close 4001");
  expect(bench.proxy.counters).toMatchObject({ requests: 1, upgrades: 1, faulted: 0 });
  expect(bench.proxy.counters.bytesUp).toBeGreaterThan(100);
});

test("FaultProxy passes a large body whole, in both directions", async () => {
  const link = bench.open("echo");
  await link.until("open");
  const text = "0123456789abcdef".repeat(200_000);
  link.socket.send(text);
  await link.until(`message ${text}`);
});

test("FaultProxy passes the target's own refusals on", async () => {
  const link = bench.open("status?code=503");
  await link.until("status 503");
  expect(await bench.pull("status?code=418")).toMatch(/^418/);
});

test("silent leaves upgrades unanswered and plain requests alone", async () => {
  bench.proxy.set({ type: "silent" });
  const link = bench.open("echo");
  expect(await bench.pull()).toBe(HEALTHY);
  await sleep(100);
  expect(link.events).toEqual([]);
});

test("refused answers upgrades with its status and Retry-After", async () => {
  for (const status of [400, 403, 405, 502, 503]) {
    bench.proxy.set({ type: "refused", status, retryAfterS: 9 });
    await bench.open("echo").until(`status ${status}`);
  }
  expect(await bench.pull()).toBe(HEALTHY);
  const link = bench.open("echo");
  await link.until("status 503");
  expect(link.retryAfter).toBe("9");
});

test("close_after_open opens and cuts, new and existing links", async () => {
  const before = bench.open("echo");
  await before.until("open");
  bench.proxy.set({ type: "close_after_open" });
  await before.until("close 1006");
  const link = bench.open("echo");
  await link.until("open");
  await link.until("close 1006");
});

test("handshake faults spare existing links on request", async () => {
  const link = bench.open("echo");
  await link.until("open");
  bench.proxy.set({ type: "refused" }, { keepsLinks: true });
  link.socket.send("still here");
  await link.until("message still here");
});

test("mute opens and lets no frame pass, also on links that were open", async () => {
  const before = bench.open("slow?count=1000&every-ms=10");
  await before.until("message 0:");
  bench.proxy.set({ type: "mute" });
  const link = bench.open("messages?count=3");
  await link.until("open");
  const count = before.events.length;
  await sleep(150);
  expect(before.events.length).toBeLessThanOrEqual(count + 2);
  expect(link.events).toEqual(["open"]);
  expect(await bench.pull()).toBe(HEALTHY);
});

test("buffered holds the bodies of streams, new and existing, until it is healed", async () => {
  const url = `${bench.proxy.url}/conformance/event-source/slow?count=200&every-ms=10`;
  const before = (await fetch(url)).body!.getReader();
  await before.read();
  bench.proxy.set({ type: "buffered" });
  const held = await fetch(url);
  expect(held.status).toBe(200);
  let isThrough = false;
  const reader = held.body!.getReader();
  const first = reader.read().then(() => {
    isThrough = true;
  });
  await sleep(100);
  expect(isThrough).toBe(false);
  expect(await bench.pull()).toBe(HEALTHY);
  bench.proxy.heal();
  await first;
  await before.read();
  await Promise.all([reader.cancel(), before.cancel()]);
});

test("buffered holds polls too when it means every body", async () => {
  bench.proxy.set({ type: "buffered", what: "all" });
  let isThrough = false;
  const asked = bench.pull().then((text) => {
    isThrough = true;
    return text;
  });
  await sleep(100);
  expect(isThrough).toBe(false);
  bench.proxy.heal();
  expect(await asked).toBe(HEALTHY);
});

test("wrong_channel opens the link under another last segment", async () => {
  const paths: string[] = [];
  const target = await listenRaw((socket) => {
    socket.on("error", () => {});
    socket.once("data", (head) => {
      paths.push(head.toString().split(" ")[1] ?? "");
      socket.end("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
    });
  });
  const other = await startFaultProxy({ target: target.url });
  other.set({ type: "wrong_channel" });
  await bench.open("secret-id?x=1", other.url).until("status 404");
  expect(paths[0]).toMatch(/^\/conformance\/websocket\/[0-9a-f]{32}\?x=1$/);
  await other.close();
  await target.close();
});

test("strip_upgrade delivers a plain request", async () => {
  bench.proxy.set({ type: "strip_upgrade" });
  await bench.open("echo").until("status 404");
  expect(bench.proxy.counters.faulted).toBe(1);
});

test("rate_limited, http_error and reset_mid_body hit plain requests only", async () => {
  bench.proxy.set({ type: "rate_limited", retryAfterS: 3 });
  expect(await bench.pull()).toMatch(/^429 .*Too Many/s);
  bench.proxy.set({ type: "http_error" });
  expect(await bench.pull()).toMatch(/^502 <html>/);
  bench.proxy.set({ type: "reset_mid_body", afterBytes: 5 });
  await expect(bench.pull()).rejects.toThrow();
  const link = bench.open("echo");
  await link.until("open");
});

test("heal() undoes every fault for new requests and links", async () => {
  for (const { type } of FAULTS) {
    bench.proxy.set({ type } as Fault);
    expect(bench.proxy.fault?.type).toBe(type);
    bench.proxy.heal();
    expect(bench.proxy.fault).toBe(null);
    expect(await bench.pull()).toBe(HEALTHY);
    await bench.open("echo").until("open");
  }
});

test("FaultProxy answers 502 when nothing stands behind it", async () => {
  const other = await startFaultProxy({ target: `http://127.0.0.1:${bench.server.refusedPort}` });
  expect((await fetch(`${other.url}/x`)).status).toBe(502);
  await bench.open("echo", other.url).until("status 502");
  await other.close();
});

test("FaultProxy forgets connections that ended", async () => {
  const link = bench.open("echo");
  await link.until("open");
  expect(bench.proxy.counters.open).toBeGreaterThan(0);
  link.socket.close();
  await link.until("close 1005");
  for (let n = 0; n < 100 && bench.proxy.counters.open > 0; n++) await sleep(10);
  expect(bench.proxy.counters.open).toBe(0);
});

test("startFaultProxy() refuses a target it cannot reach in the clear", async () => {
  await expect(startFaultProxy({ target: "https://host" })).rejects.toThrow(TypeError);
});

test("FaultProxy holds back a sender when the reader does not read", async () => {
  const chunk = Buffer.alloc(64 * 1024);
  let sent = 0;
  const target = await listenRaw((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n");
      const push = (): void => {
        while (sent < 200_000_000 && socket.write(chunk)) sent += chunk.length;
      };
      socket.on("drain", push);
      push();
    });
  });
  const other = await startFaultProxy({ target: target.url });
  const client = connect(other.port, "127.0.0.1");
  client.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  client.pause();
  await sleep(300);
  expect(sent).toBeGreaterThan(0);
  expect(sent).toBeLessThan(100_000_000);
  client.destroy();
  await other.close();
  await target.close();
});
