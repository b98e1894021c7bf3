import { deepEqual, equal, ok } from "node:assert/strict";
import { type LinkListener, type LinkRequest, type OpenLink, webSocket } from "@holdfast/core";
import { afterEach, beforeEach, describe, test, vi } from "vitest";
import { FakeWebSocket } from "./testing/fake_web_socket.ts";
import { webSocketTransport } from "./web_socket_transport.ts";

const KEY = "3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a";
const URL_WITH_KEY = `wss://lnbits.example/api/v1/ws/${KEY}`;

interface Bench {
  readonly link: OpenLink;
  readonly socket: FakeWebSocket;
  /** Calls of the listener: its name and what it got. */
  readonly calls: (readonly [name: string, ...rest: unknown[]])[];
}

function open(
  options: { readonly refusal?: Error; readonly url?: string; readonly maxBytes?: number } = {},
): Bench {
  const transport = webSocketTransport({
    WebSocket: FakeWebSocket.fresh(options.refusal),
    bufferedBytesMax: 1000,
  });
  const calls: [string, ...unknown[]][] = [];
  const listener: LinkListener = {
    opened: (facts) => void calls.push(["opened", facts]),
    message: (data) => void calls.push(["message", data]),
    heard: () => void calls.push(["heard"]),
    answered: (ask) => void calls.push(["answered", ask]),
    ended: (end) => void calls.push(["ended", end]),
  };
  const request: LinkRequest = {
    route: webSocket(options.url ?? URL_WITH_KEY, { protocols: ["one", "two"] }),
    resumeAfter: null,
    maxMessageBytes: options.maxBytes ?? 1000,
  };
  const link = transport.open(request, listener);
  return { link, socket: FakeWebSocket.made[0]!, calls };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a page's WebSocket at its beginning", () => {
  test("offers the route's protocols and asks for array buffers", () => {
    const { socket } = open();
    deepEqual([socket.url, socket.protocols], [URL_WITH_KEY, ["one", "two"]]);
    equal(socket.binaryType, "arraybuffer");
  });

  test("ends as failed, later, when the constructor throws, without the key", async () => {
    const refusal = new DOMException(`'${URL_WITH_KEY}' is insecure`, "SecurityError");
    const { calls } = open({ refusal });
    equal(calls.length, 0);
    await Promise.resolve();
    const [name, end] = calls[0]!;
    equal(name, "ended");
    deepEqual((end as { how: string }).how, "failed");
    ok(!JSON.stringify(end).includes(KEY), JSON.stringify(end));
  });

  test("takes no relative address, which would lead to the page's own server", async () => {
    for (const url of ["", "/live", "live", "//host/live", "https://host/live"]) {
      const { calls, socket } = open({ url });
      await Promise.resolve();
      equal(socket, undefined, url);
      equal((calls[0]?.[1] as { how: string }).how, "failed", url);
    }
  });

  test("reports nothing of a constructor that threw once it is abandoned", async () => {
    const { link, calls } = open({ refusal: new Error("no") });
    link.abandon();
    await Promise.resolve();
    deepEqual(calls, []);
    equal(link.send("x"), "not_open");
  });
});

describe("a page's WebSocket at its end", () => {
  test("reports an error that no close follows", () => {
    const { socket, calls } = open();
    socket.fail();
    deepEqual(calls, []);
    vi.runAllTimers();
    equal(calls.length, 1);
    const end = calls[0]![1] as { how: string; code: number };
    deepEqual([end.how, end.code], ["failed", 1006]);
    socket.end(1006);
    equal(calls.length, 1);
  });

  test("prefers the close that follows an error", () => {
    const { socket, calls } = open();
    socket.open();
    socket.fail();
    socket.end(1012, "restart", true);
    vi.runAllTimers();
    deepEqual(calls.slice(1), [
      ["ended", { how: "closed", code: 1012, wasClean: true, reason: "restart" }],
    ]);
  });

  test("calls an open link closed when an error without a close ends it", () => {
    const { socket, calls } = open();
    socket.open();
    socket.fail();
    vi.runAllTimers();
    equal((calls[1]![1] as { how: string }).how, "closed");
  });

  test("hides the key in a close reason", () => {
    const { socket, calls } = open();
    socket.open();
    socket.end(4401, `unknown key ${KEY}`, true);
    deepEqual(calls[1]![1], {
      how: "closed",
      code: 4401,
      wasClean: true,
      reason: "unknown key •••",
    });
  });

  test("leaves no handler and no timer behind", () => {
    for (const finish of ["end", "abandon", "oversize"]) {
      const { socket, link } = open({ maxBytes: 10 });
      socket.open();
      socket.fail();
      if (finish === "end") socket.end(1006);
      else if (finish === "abandon") link.abandon();
      else socket.receive("x".repeat(11));
      equal(socket.handlers, 0, finish);
      equal(vi.getTimerCount(), 0, finish);
    }
  });
});

describe("a page's WebSocket that is abandoned", () => {
  test("closes without waiting, and is deaf at once", () => {
    const { socket, link, calls } = open();
    socket.open();
    link.abandon(1000, "enough");
    socket.receive("late");
    socket.end(1006);
    deepEqual(socket.closings, [[1000, "enough"]]);
    deepEqual(calls.map(([name]) => name), ["opened"]);
  });

  test("leaves out codes that a page may not send", () => {
    for (const code of [undefined, 0, 999, 1001, 1006, 2999, 5000, NaN, 3000.5]) {
      const { socket, link } = open();
      link.abandon(code, "why");
      deepEqual(socket.closings, [[]], `${code}`);
    }
  });

  test("cuts a reason to 123 bytes, between characters", () => {
    const { socket, link } = open();
    link.abandon(4000, "€".repeat(100));
    deepEqual(socket.closings, [[4000, "€".repeat(41)]]);
  });

  test("closes once, however often it is abandoned", () => {
    const { socket, link } = open();
    link.abandon();
    link.abandon();
    equal(socket.closings.length, 1);
  });
});

describe("a page's WebSocket that sends", () => {
  test("says so while it is not open", () => {
    const { socket, link } = open();
    equal(link.send("early"), "not_open");
    socket.open();
    equal(link.send("now"), "sent");
    socket.readyState = 2;
    equal(link.send("closing"), "not_open");
    deepEqual(socket.sent, ["now"]);
  });

  test("says so when more would wait than allowed", () => {
    const { socket, link } = open();
    socket.open();
    socket.bufferedAmount = 900;
    equal(link.send("x".repeat(100)), "sent");
    equal(link.send(new Uint8Array(101)), "full");
  });

  test("takes one message of any size into an empty buffer", () => {
    const { socket, link } = open();
    socket.open();
    equal(link.send("x".repeat(5000)), "sent");
  });
});

describe("a page's WebSocket that receives", () => {
  test("hands text on as it is, and array buffers as bytes", () => {
    const { socket, calls } = open();
    socket.open("one");
    socket.receive("text");
    socket.receive(Uint8Array.of(1, 2).buffer);
    deepEqual(calls, [
      ["opened", { protocol: "one" }],
      ["message", "text"],
      ["message", Uint8Array.of(1, 2)],
    ]);
  });

  test("ends with 1009 on a message that is too large, in bytes", () => {
    for (const large of ["€€€€", "x".repeat(11), new ArrayBuffer(11)]) {
      const { socket, calls } = open({ maxBytes: 10 });
      socket.open();
      socket.receive("€€€");
      socket.receive(large);
      socket.receive("after");
      deepEqual(calls.map(([name]) => name), ["opened", "message", "ended"]);
      equal((calls[2]![1] as { code: number }).code, 1009);
      deepEqual(socket.closings[0]?.[0], 4009);
    }
  });
});
