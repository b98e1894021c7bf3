import { deepEqual, equal, ok } from "node:assert/strict";
import { type ConformanceServer, startConformanceServer } from "@holdfast/adapter-node/testing";
import { afterAll, beforeAll, describe, test } from "vitest";
import { Chromium } from "./testing/chromium.ts";
import { type PageServer, startPageServer } from "./testing/page_server.ts";

let chromium: Chromium;
let pages: PageServer;
let peer: ConformanceServer;

beforeAll(async () => {
  [chromium, pages, peer] = await Promise.all([
    Chromium.start(),
    startPageServer(),
    startConformanceServer(),
  ]);
});

afterAll(async () => {
  await chromium?.close();
  await pages?.close();
  await peer?.close();
});

/** The link reported its end, as the page tells it. */
interface Ended {
  readonly how: string;
  readonly code?: number;
  readonly message?: string;
}

/** An expression that opens a link in the page and resolves to how it ended. */
function endOf(transport: string, route: string, address: string): string {
  return `new Promise((resolve) => {
    adapter.browserPlatform().transports[${JSON.stringify(transport)}].open(
      {
        route: adapter.${route}(${JSON.stringify(address)}),
        resumeAfter: null,
        maxMessageBytes: 1000,
      },
      { opened() {}, message() {}, heard() {}, answered() {}, ended: resolve },
    );
  })`;
}

describe("a real page's signals", () => {
  test("tell of another tab in front, of freezing, and of the way back", async () => {
    const page = await chromium.open(`${pages.url}/life`);
    const other = await chromium.open(`${pages.url}/other`);
    await page.until("heard.includes('hidden')");
    await page.call("Page.setWebLifecycleState", { state: "frozen" });
    await page.call("Page.setWebLifecycleState", { state: "active" });
    await page.until("heard.includes('thawed')");
    await page.toFront();
    await page.until("heard.includes('visible')");
    deepEqual(await page.evaluate("heard"), ["hidden", "frozen", "thawed", "visible"]);
    await other.until("heard.includes('hidden')");
  });

  test("tell of a network that goes and comes", async () => {
    const page = await chromium.open(`${pages.url}/network`);
    const conditions = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    await page.call("Network.enable");
    await page.call("Network.emulateNetworkConditions", { ...conditions, offline: true });
    await page.until("heard.includes('offline')");
    await page.call("Network.emulateNetworkConditions", { ...conditions, offline: false });
    await page.until("heard.includes('online')");
  });
});

describe("a page with a connection", () => {
  test("goes into the back/forward cache and goes on when it comes back", async () => {
    const page = await chromium.open(`${pages.url}/cached`);
    await page.evaluate(`(() => {
      globalThis.connection = adapter.connect({
        platform: adapter.browserPlatform(),
        routes: [
          adapter.webSocket(${JSON.stringify(socketUrl("slow?count=100000&every-ms=50"))}),
          adapter.poll(${JSON.stringify(`${peer.url}/conformance/poll/value`)}),
        ],
      });
      globalThis.pushed = 0;
      connection.message$.subscribe(({ via }) => { pushed += via === "websocket" ? 1 : 0; });
    })()`);
    await page.until("pushed > 3 && connection.state.phase === 'open'");
    await page.goto(`${pages.url}/elsewhere`);
    await page.back();
    await page.until("isCached");
    const before = await page.evaluate<number>("pushed");
    await page.until(`pushed > ${before} + 3 && connection.state.phase === 'open'`);
    const heard = await page.evaluate<string[]>("heard");
    equal(heard.filter((type) => type === "frozen").length, 1);
    equal(heard.filter((type) => type === "thawed").length, 1);
    await page.evaluate("connection.close()");
  });
});

describe("a page whose policy forbids connecting", () => {
  test("hears an end from every carrier, a close event or not", async () => {
    const page = await chromium.open(
      `${pages.url}/policy?csp=${encodeURIComponent("connect-src 'none'")}`,
    );
    const socket = await page.evaluate<Ended>(endOf("websocket", "webSocket", socketUrl("mute")));
    equal(socket.how, "failed");
    ok(socket.message !== undefined && socket.message !== "");
    const stream = await page.evaluate<Ended>(
      endOf("event-source", "eventSource", `${peer.url}/conformance/event-source/mute`),
    );
    equal(stream.how, "failed");
  });

  test("hears an end of a plain socket under https, whose constructor throws", async () => {
    const page = await chromium.openTab();
    await page.mirror("https://secure.example", pages.url);
    await page.goto("https://secure.example/mixed");
    const address = "ws://plain.example/live/3f9a3f9a3f9a3f9a3f9a";
    const thrown = await page.evaluate(
      `(() => { try { new WebSocket("${address}"); } catch (error) { return error.name; } })()`,
    );
    equal(thrown, "SecurityError");
    const end = await page.evaluate<Ended>(endOf("websocket", "webSocket", address));
    equal(end.how, "failed");
    ok(end.message?.includes("insecure") === true, end.message);
    ok(!end.message.includes("3f9a"), end.message);
  });
});

describe("a page without storage", () => {
  test("reads an empty memory, and nothing throws", async () => {
    const sandbox = encodeURIComponent("sandbox allow-scripts");
    const page = await chromium.open(`${pages.url}/sandbox?csp=${sandbox}`);
    const seen = await page.evaluate(`(() => {
      let access = "allowed";
      try { void localStorage; } catch { access = "refused"; }
      const memory = adapter.localStorageMemory();
      memory.write("a", "1", 60000);
      return [access, memory.read("a")];
    })()`);
    deepEqual(seen, ["refused", null]);
  });
});

describe("a page's memory", () => {
  test("outlives the page", async () => {
    const page = await chromium.open(`${pages.url}/memory`);
    await page.evaluate("adapter.localStorageMemory().write('route', 'websocket', 60000)");
    await page.goto(`${pages.url}/memory-again`);
    equal(await page.evaluate("adapter.localStorageMemory().read('route')"), "websocket");
  });
});

function socketUrl(scenario: string): string {
  return `${peer.url.replace(/^http/, "ws")}/conformance/websocket/${scenario}`;
}
