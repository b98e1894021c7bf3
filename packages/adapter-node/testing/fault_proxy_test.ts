import { createServer, get, type Server } from "node:http";
import { type AddressInfo, connect as connectTcp, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RawData, WebSocket } from "ws";
import { type ConformanceServer, startConformanceServer } from "./conformance_server.ts";
import { type Fault, FAULTS } from "./fault.ts";
import { type FaultProxy, startFaultProxy } from "./fault_proxy.ts";

let server: ConformanceServer;
let proxy: FaultProxy;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  server = await startConformanceServer();
  proxy = await startFaultProxy({ target: server.url });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await proxy.close();
  await server.close();
});

const sleep = (delayMs: number): Promise<void> => new Promise((wake) => setTimeout(wake, delayMs));

interface Seen {
  readonly socket: WebSocket;
  readonly events: string[];
  until(event: string): Promise<void>;
}

function open(scenario: string, base = proxy.url): Seen {
  const events: string[] = [];
  const waiters: (() => void)[] = [];
  const add = (event: string): void => {
    events.push(event);
    for (const wake of waiters) wake();
  };
  const socket = new WebSocket(`${base.replace("http", "ws")}/conformance/websocket/${scenario}`);
  sockets.push(socket);
  socket.on("open", () => add("open"));
  socket.on("message", (bytes: RawData) => add(`message ${bytes.toString()}`));
  socket.on("unexpected-response", (_request, response) => {
    add(`status ${response.statusCode}`);
    socket.terminate();
  });
  socket.on("error", () => {});
  socket.on("close", (code) => add(`close ${code}`));
  const until = (event: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Waited for ${event}, saw ${events.join(", ")}`)),
        8000,
      );
      const look = (): void => {
        if (!events.includes(event)) return;
        clearTimeout(timer);
        resolve();
      };
      waiters.push(look);
      look();
    });
  return { socket, events, until };
}

/** Asks on a connection of its own, since a kept one may be the one that a fault just reset. */
function pull(scenario = "value"): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = get(`${proxy.url}/conformance/poll/${scenario}`, { agent: false }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (text: string) => body += text);
      answer.on("end", () => resolve(`${answer.statusCode} ${body}`));
      answer.on("error", reject);
    });
    asked.on("error", reject);
  });
}

const HEALTHY = '200 {"balance":21000}';

test("FaultProxy passes requests and WebSockets unharmed while healthy", async () => {
  expect(await pull()).toBe(HEALTHY);
  const link = open("echo");
  await link.until("open");
  link.socket.send("hello");
  await link.until("message hello");
  link.socket.close(4001, "bye");
  await link.until("close 4001");
  expect(proxy.counters).toMatchObject({ requests: 1, upgrades: 1, faulted: 0 });
  expect(proxy.counters.bytesUp).toBeGreaterThan(100);
});

test("FaultProxy passes a large body whole, in both directions", async () => {
  const link = open("echo");
  await link.until("open");
  const text = "0123456789abcdef".repeat(200_000);
  link.socket.send(text);
  await link.until(`message ${text}`);
});

test("FaultProxy passes the target's own refusals on", async () => {
  const link = open("status?code=503");
  await link.until("status 503");
  expect(await pull("status?code=418")).toMatch(/^418/);
});

test("silent leaves upgrades unanswered and plain requests alone", async () => {
  proxy.set({ type: "silent" });
  const link = open("echo");
  expect(await pull()).toBe(HEALTHY);
  await sleep(100);
  expect(link.events).toEqual([]);
});

test("refused answers upgrades with its status and Retry-After", async () => {
  for (const status of [400, 403, 405, 502, 503]) {
    proxy.set({ type: "refused", status, retryAfterS: 9 });
    await open("echo").until(`status ${status}`);
  }
  expect(await pull()).toBe(HEALTHY);
  const socket = new WebSocket(`${proxy.url.replace("http", "ws")}/conformance/websocket/echo`);
  sockets.push(socket);
  socket.on("error", () => {});
  const retryAfter = await new Promise((resolve) =>
    socket.on("unexpected-response", (_request, answer) => resolve(answer.headers["retry-after"]))
  );
  expect(retryAfter).toBe("9");
});

test("close_after_open opens and cuts, new and existing links", async () => {
  const before = open("echo");
  await before.until("open");
  proxy.set({ type: "close_after_open" });
  await before.until("close 1006");
  const link = open("echo");
  await link.until("open");
  await link.until("close 1006");
});

test("handshake faults spare existing links on request", async () => {
  const link = open("echo");
  await link.until("open");
  proxy.set({ type: "refused" }, { keepsLinks: true });
  link.socket.send("still here");
  await link.until("message still here");
});

test("mute opens and lets no frame pass, also on links that were open", async () => {
  const before = open("slow?count=1000&every-ms=10");
  await before.until("message 0:");
  proxy.set({ type: "mute" });
  const link = open("messages?count=3");
  await link.until("open");
  const count = before.events.length;
  await sleep(150);
  expect(before.events.length).toBeLessThanOrEqual(count + 2);
  expect(link.events).toEqual(["open"]);
  expect(await pull()).toBe(HEALTHY);
});

test("buffered holds the bodies of streams, new and existing, until it is healed", async () => {
  const url = `${proxy.url}/conformance/event-source/slow?count=200&every-ms=10`;
  const before = (await fetch(url)).body!.getReader();
  await before.read();
  proxy.set({ type: "buffered" });
  const held = await fetch(url);
  expect(held.status).toBe(200);
  let isThrough = false;
  const reader = held.body!.getReader();
  const first = reader.read().then(() => {
    isThrough = true;
  });
  await sleep(100);
  expect(isThrough).toBe(false);
  expect(await pull()).toBe(HEALTHY);
  proxy.heal();
  await first;
  await before.read();
  await Promise.all([reader.cancel(), before.cancel()]);
});

test("buffered holds polls too when it means every body", async () => {
  proxy.set({ type: "buffered", what: "all" });
  let isThrough = false;
  const asked = pull().then((text) => {
    isThrough = true;
    return text;
  });
  await sleep(100);
  expect(isThrough).toBe(false);
  proxy.heal();
  expect(await asked).toBe(HEALTHY);
});

test("wrong_channel opens the link under another last segment", async () => {
  const paths: string[] = [];
  const target = await listen((socket) => {
    socket.on("error", () => {});
    socket.once("data", (head) => {
      paths.push(head.toString().split(" ")[1] ?? "");
      socket.end("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
    });
  });
  const other = await startFaultProxy({ target: target.url });
  other.set({ type: "wrong_channel" });
  await open("secret-id?x=1", other.url).until("status 404");
  expect(paths[0]).toMatch(/^\/conformance\/websocket\/[0-9a-f]{32}\?x=1$/);
  await other.close();
  await target.close();
});

test("strip_upgrade delivers a plain request", async () => {
  proxy.set({ type: "strip_upgrade" });
  await open("echo").until("status 404");
  expect(proxy.counters.faulted).toBe(1);
});

test("rate_limited, http_error and reset_mid_body hit plain requests and spare upgrades", async () => {
  proxy.set({ type: "rate_limited", retryAfterS: 3 });
  expect(await pull()).toMatch(/^429 .*Too Many/s);
  proxy.set({ type: "http_error" });
  expect(await pull()).toMatch(/^502 <html>/);
  proxy.set({ type: "reset_mid_body", afterBytes: 5 });
  await expect(pull()).rejects.toThrow();
  const link = open("echo");
  await link.until("open");
});

test("down resets what is open and what comes, until it is healed", async () => {
  const link = open("echo");
  await link.until("open");
  proxy.set({ type: "down" });
  await link.until("close 1006");
  await expect(pull()).rejects.toThrow();
  proxy.heal();
  expect(await pull()).toBe(HEALTHY);
});

test("offline lets nothing pass and nothing end, and everything goes on afterwards", async () => {
  const link = open("echo");
  await link.until("open");
  proxy.set({ type: "offline" });
  link.socket.send("delayed");
  const late = open("echo");
  const asked = pull();
  await sleep(150);
  expect([...link.events, ...late.events]).toEqual(["open"]);
  proxy.heal();
  await link.until("message delayed");
  await late.until("open");
  expect(await asked).toBe(HEALTHY);
});

test("half_open silences what is open for good and spares new connections", async () => {
  const link = open("echo");
  await link.until("open");
  proxy.set({ type: "half_open" });
  link.socket.send("lost");
  const fresh = open("echo");
  await fresh.until("open");
  fresh.socket.send("hello");
  await fresh.until("message hello");
  proxy.heal();
  await sleep(100);
  expect(link.events).toEqual(["open"]);
});

test("half_open does not tell the client that the server left", async () => {
  const link = open("echo");
  await link.until("open");
  proxy.set({ type: "half_open" });
  await server.close();
  await sleep(100);
  expect(link.events).toEqual(["open"]);
});

test("slow delays every byte and keeps the order", async () => {
  proxy.set({ type: "slow", latencyMs: 60, jitterMs: 40 });
  const startedAt = performance.now();
  const link = open("messages?count=50");
  await link.until("message 49:");
  expect(performance.now() - startedAt).toBeGreaterThan(119);
  const messages = link.events.filter((event) => event.startsWith("message"));
  expect(messages).toEqual(Array.from({ length: 50 }, (_, n) => `message ${n}:`));
});

test("slow lets an answer arrive whole although the peer hung up at once", async () => {
  proxy.set({ type: "slow", latencyMs: 50, jitterMs: 0 });
  const link = open("messages?count=20&then-close=1");
  await link.until("close 1000");
  expect(link.events).toContain("message 19:");
});

test("lossy delays and never loses", async () => {
  proxy.set({ type: "lossy", share: 0.3, rtoMs: 20 });
  const link = open("slow?count=30&every-ms=2");
  await link.until("message 29:");
  expect(link.events.filter((event) => event.startsWith("message"))).toHaveLength(30);
});

test("throttled lets so many bytes a second pass", async () => {
  proxy.set({ type: "throttled", bytesPerS: 20_000 });
  const startedAt = performance.now();
  await open("large?bytes=10000").until("open");
  const answer = await fetch(`${proxy.url}/conformance/poll/large?bytes=10000`);
  expect((await answer.text()).length).toBe(10_000);
  expect(performance.now() - startedAt).toBeGreaterThan(450);
});

test("cut_after resets every connection after so long", async () => {
  const before = open("echo");
  await before.until("open");
  proxy.set({ type: "cut_after", afterMs: 80 });
  const link = open("flood");
  await link.until("close 1006");
  await before.until("close 1006");
  expect(link.events).toContain("message flood");
});

test("idle_timeout resets the quiet and spares the busy", async () => {
  const busy = open("slow?count=200&every-ms=10");
  const quiet = open("mute");
  await Promise.all([busy.until("message 0:"), quiet.until("open")]);
  proxy.set({ type: "idle_timeout", afterMs: 400 });
  await quiet.until("close 1006");
  expect(busy.events.at(-1)).toMatch(/^message/);
});

test("heal() undoes every fault for new requests and links", async () => {
  for (const { type } of FAULTS) {
    proxy.set({ type } as Fault);
    expect(proxy.fault?.type).toBe(type);
    proxy.heal();
    expect(proxy.fault).toBe(null);
    expect(await pull()).toBe(HEALTHY);
    await open("echo").until("open");
  }
});

test("FaultProxy answers 502 when nothing stands behind it", async () => {
  const other = await startFaultProxy({ target: `http://127.0.0.1:${server.refusedPort}` });
  expect((await fetch(`${other.url}/x`)).status).toBe(502);
  await open("echo", other.url).until("status 502");
  await other.close();
});

test("FaultProxy forgets connections that ended", async () => {
  const link = open("echo");
  await link.until("open");
  expect(proxy.counters.open).toBeGreaterThan(0);
  link.socket.close();
  await link.until("close 1005");
  for (let n = 0; n < 100 && proxy.counters.open > 0; n++) await sleep(10);
  expect(proxy.counters.open).toBe(0);
});

test("startFaultProxy() refuses a target it cannot reach in the clear", async () => {
  await expect(startFaultProxy({ target: "https://host" })).rejects.toThrow(TypeError);
});

test("FaultProxy holds back a sender when the reader does not read", async () => {
  const chunk = Buffer.alloc(64 * 1024);
  let sent = 0;
  const target = await listen((socket) => {
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
  const client = connectTcp(other.port, "127.0.0.1");
  client.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  client.pause();
  await sleep(300);
  expect(sent).toBeGreaterThan(0);
  expect(sent).toBeLessThan(100_000_000);
  client.destroy();
  await other.close();
  await target.close();
});

async function listen(
  connected: (socket: Socket) => void,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const target: Server = createServer();
  const open = new Set<Socket>();
  target.removeAllListeners("connection");
  target.on("connection", (socket: Socket) => {
    open.add(socket);
    connected(socket);
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(target.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => target.close(() => resolve()));
    },
  };
}
