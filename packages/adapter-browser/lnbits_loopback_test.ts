import { deepEqual, equal, notEqual, ok, throws } from "node:assert/strict";
import type { OpenLoopback } from "@holdfast/core";
import { describe, test } from "vitest";
import { lnbitsLoopback } from "./lnbits_loopback.ts";
import { FakeWebSocket } from "./testing/fake_web_socket.ts";

interface Post {
  readonly url: URL;
  readonly method: string;
  readonly isAborted: () => boolean;
}

class Bench {
  readonly posts: Post[] = [];
  readonly answered: number[] = [];
  readonly probe: OpenLoopback;
  /** What a POST comes to. */
  outcome: () => Promise<Response> = () => Promise.resolve(new Response("{}"));
  #randoms = 0;

  constructor(serverUrl = "https://lnbits.example", refusal: Error | null = null) {
    this.probe = lnbitsLoopback(serverUrl, {
      WebSocket: FakeWebSocket.fresh(refusal),
      fetch: (url, init) => {
        const signal = init?.signal;
        this.posts.push({
          url: new URL(String(url)),
          method: init?.method ?? "GET",
          isAborted: () => signal?.aborted === true,
        });
        return this.outcome();
      },
      fillRandom: (bytes) => bytes.fill(++this.#randoms),
    }).open((ask) => this.answered.push(ask));
  }

  get sockets(): FakeWebSocket[] {
    return FakeWebSocket.made;
  }

  /** The nonce of a POST. */
  nonce(n: number): string {
    return this.posts[n]!.url.searchParams.get("data")!;
  }
}

describe("lnbitsLoopback()", () => {
  test("opens one socket on a channel of its own, beside the server's path", () => {
    const { sockets } = new Bench("https://host.example/lnbits/");
    equal(sockets.length, 1);
    const url = new URL(sockets[0]!.url);
    equal(url.protocol, "wss:");
    ok(/^\/lnbits\/api\/v1\/ws\/holdfast-[0-9a-f]{32}$/.test(url.pathname), url.pathname);
  });

  test("speaks plainly to a plain server", () => {
    equal(new URL(new Bench("http://127.0.0.1:5000").sockets[0]!.url).protocol, "ws:");
  });

  test("refuses an address that is none, without repeating it", () => {
    for (const url of ["", "lnbits.example", "wss://x", "http://key@"]) {
      throws(() => lnbitsLoopback(url), /^TypeError: Cannot make a loopback: .*address$/, url);
    }
  });

  test("posts once per ask to its channel, and answers what comes back", () => {
    const bench = new Bench();
    bench.sockets[0]!.open();
    bench.probe.ask(7);
    bench.probe.ask(8);
    equal(bench.posts.length, 2);
    const socketPath = new URL(bench.sockets[0]!.url).pathname;
    deepEqual(bench.posts.map(({ url, method }) => [url.pathname, method]), [
      [socketPath, "POST"],
      [socketPath, "POST"],
    ]);
    bench.sockets[0]!.receive(bench.nonce(1));
    bench.sockets[0]!.receive(bench.nonce(0));
    deepEqual(bench.answered, [8, 7]);
  });

  test("answers nothing that it did not ask, and nothing twice", () => {
    const bench = new Bench();
    const [socket] = bench.sockets;
    socket!.open();
    bench.probe.ask(1);
    for (const pushed of ["", "1", "guess", new ArrayBuffer(16)]) socket!.receive(pushed);
    socket!.receive(bench.nonce(0));
    socket!.receive(bench.nonce(0));
    deepEqual(bench.answered, [1]);
  });

  test("holds an ask back until its socket is open", () => {
    const bench = new Bench();
    bench.probe.ask(1);
    equal(bench.posts.length, 0);
    bench.sockets[0]!.open();
    equal(bench.posts.length, 1);
  });

  test("takes a new socket and channel for the next ask after its socket ended", () => {
    for (const finish of ["end", "fail"] as const) {
      const bench = new Bench();
      bench.sockets[0]!.open();
      if (finish === "end") bench.sockets[0]!.end(1006);
      else bench.sockets[0]!.fail();
      equal(bench.sockets.length, 1);
      bench.probe.ask(1);
      equal(bench.sockets.length, 2);
      notEqual(bench.sockets[1]!.url, bench.sockets[0]!.url);
      bench.sockets[1]!.open();
      bench.sockets[1]!.receive(bench.nonce(0));
      deepEqual(bench.answered, [1]);
    }
  });

  test("takes a new socket once two asks stay unanswered", () => {
    const bench = new Bench();
    bench.sockets[0]!.open();
    for (const ask of [1, 2, 3]) bench.probe.ask(ask);
    equal(bench.sockets.length, 2);
    equal(bench.sockets[0]!.closings.length, 1);
    equal(bench.posts.length, 2);
    equal(bench.posts.every((post) => post.isAborted()), true);
    bench.sockets[1]!.open();
    bench.sockets[1]!.receive(bench.nonce(2));
    deepEqual(bench.answered, [3]);
  });

  test("keeps to one socket and two asks under way, however often it is asked", () => {
    const bench = new Bench();
    for (let ask = 1; ask <= 100; ask++) bench.probe.ask(ask);
    const open = bench.sockets.filter((socket) => socket.closings.length === 0);
    equal(open.length, 1);
    equal(bench.posts.length, 0);
    open[0]!.open();
    equal(bench.posts.length, 2);
  });

  test("takes a POST that fails for an unanswered ask", async () => {
    const bench = new Bench();
    bench.outcome = () => Promise.reject(new TypeError("Failed to fetch"));
    bench.sockets[0]!.open();
    bench.probe.ask(1);
    await Promise.resolve();
    deepEqual(bench.answered, []);
  });

  test("never throws where no socket can be made", () => {
    const bench = new Bench("https://lnbits.example", new DOMException("no", "SecurityError"));
    bench.probe.ask(1);
    bench.probe.close();
    equal(bench.posts.length, 0);
  });

  test("reports and sends nothing after close()", () => {
    const bench = new Bench();
    const [socket] = bench.sockets;
    socket!.open();
    bench.probe.ask(1);
    const nonce = bench.nonce(0);
    bench.probe.close();
    bench.probe.close();
    equal(socket!.handlers, 0);
    socket!.receive(nonce);
    bench.probe.ask(2);
    deepEqual(bench.answered, []);
    equal(bench.posts.length, 1);
    equal(bench.posts[0]!.isAborted(), true);
    equal(bench.sockets.length, 1);
  });
});
