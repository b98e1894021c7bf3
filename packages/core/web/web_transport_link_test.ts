import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import { webTransport } from "../model/route.ts";
import type { LinkListener, LinkRequest, OpenLink } from "../ports/transport.ts";
import { VirtualClock } from "../testing/virtual_clock.ts";
import { createWebTransport } from "./create_web_transport.ts";
import type { BodyReader } from "./web_platform.ts";
import type { SessionLike, SessionStreamLike } from "./web_transport_session.ts";

type Chunk = Awaited<ReturnType<BodyReader["read"]>>;

/** A session that does what a test says, when it says it. */
class ScriptedSession implements SessionLike {
  readonly opening: PromiseWithResolvers<void> = withResolvers();
  readonly ending: PromiseWithResolvers<void> = withResolvers();
  readonly streaming: PromiseWithResolvers<SessionStreamLike> = withResolvers();
  readonly written: string[] = [];
  readonly #writes: PromiseWithResolvers<void>[] = [];
  readonly #reads: PromiseWithResolvers<Chunk>[] = [withResolvers()];
  #read = 0;
  closes = 0;

  get ready(): Promise<void> {
    return this.opening.promise;
  }

  get closed(): Promise<void> {
    return this.ending.promise;
  }

  createBidirectionalStream(): Promise<SessionStreamLike> {
    return this.streaming.promise;
  }

  close(): void {
    this.closes += 1;
  }

  /** Gets as far as the first line of the client. */
  async open(): Promise<void> {
    this.opening.resolve();
    this.streaming.resolve({
      readable: {
        getReader: () => ({
          read: () => this.#reads[this.#read++]!.promise,
          cancel: () => Promise.resolve(),
        }),
      },
      writable: {
        getWriter: () => ({
          write: (chunk) => {
            this.written.push(new TextDecoder().decode(chunk));
            const write = withResolvers<void>();
            this.#writes.push(write);
            return write.promise;
          },
        }),
      },
    });
    await turns();
  }

  async say(text: string): Promise<void> {
    await this.#tell({ done: false, value: new TextEncoder().encode(text) });
  }

  async finish(): Promise<void> {
    await this.#tell({ done: true });
  }

  async break(): Promise<void> {
    this.#reads.at(-1)!.reject(new Error("The stream was reset"));
    await turns();
  }

  /** Everything written so far has left. */
  async flush(): Promise<void> {
    for (const write of this.#writes.splice(0)) write.resolve();
    await turns();
  }

  async #tell(chunk: Chunk): Promise<void> {
    const read = this.#reads.at(-1)!;
    this.#reads.push(withResolvers());
    read.resolve(chunk);
    await turns();
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** Lets every promise that can settle do so. */
async function turns(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await Promise.resolve();
}

interface Bench {
  readonly session: ScriptedSession;
  readonly clock: VirtualClock;
  readonly link: OpenLink;
  readonly calls: unknown[];
}

async function bench(
  overrides: Partial<LinkRequest> = {},
  url = "https://host/feed",
): Promise<Bench> {
  const session = new ScriptedSession();
  const clock = new VirtualClock();
  const calls: unknown[] = [];
  const listener: LinkListener = {
    opened: () => calls.push("opened"),
    message: (text) => calls.push(["message", text]),
    heard: () => calls.push("heard"),
    answered: (ask) => calls.push(["answered", ask]),
    ended: (end) => calls.push(["ended", end]),
  };
  const transport = createWebTransport(
    {
      createSession: () => session,
      createDecoder: () => new TextDecoder(),
      encode: (text) => new TextEncoder().encode(text),
    },
    clock,
    { openMs: 1000, bufferedBytesMax: 100 },
  );
  const headers = { authorization: "Bearer a.b.c" };
  const route = webTransport(url, { headers });
  const request = { route, resumeAfter: null, maxMessageBytes: 100, ...overrides };
  const link = transport.open(request, listener);
  await turns();
  return { session, clock, link, calls };
}

async function opened(overrides: Partial<LinkRequest> = {}): Promise<Bench> {
  const made = await bench(overrides);
  await made.session.open();
  await made.session.say("\n");
  return made;
}

test("createWebTransport() says hello with ticket and place, and opens on an answer", async () => {
  const { session, calls } = await bench({ resumeAfter: { epoch: "e", seq: 41 } });
  await session.open();
  deepEqual(session.written, ['{"type":"hello","ticket":"a.b.c","after":"e:41"}\n']);
  deepEqual(calls, []);
  await session.say("\n");
  deepEqual(calls, ["opened"]);
});

test("createWebTransport() takes a first message for the answer too", async () => {
  const { session, calls } = await bench();
  await session.open();
  await session.say('{"type":"snapshot"}\n{"ty');
  deepEqual(calls, ["opened", ["message", '{"type":"snapshot"}']]);
  await session.say("pe");
  await session.say('":1}\n\n');
  deepEqual(calls.slice(2), ["heard", ["message", '{"type":1}'], "heard"]);
});

test("createWebTransport() takes a goodbye in place of the answer for a refusal", async () => {
  const { session, calls } = await bench();
  await session.open();
  await session.say('{"type":"bye","code":4401}\n');
  deepEqual(calls, [["ended", { how: "refused", code: 4401, wasClean: true }]]);
  equal(session.closes, 1);
});

test("createWebTransport() ends as the last words say", async () => {
  const { session, calls } = await opened();
  await session.say('{"type":"event"}\n{"type":"bye","code":1012,"retryAfterMs":7}\nlate\n');
  const end = { how: "closed", code: 1012, wasClean: true, retryAfterMs: 7 };
  deepEqual(calls, ["opened", ["message", '{"type":"event"}'], ["ended", end]]);
});

test("createWebTransport() waits for each step of opening, and no longer", async () => {
  const steps: readonly [RegExp, (session: ScriptedSession) => unknown][] = [
    [/^No session/, () => {}],
    [/^A session, but no stream/, (session) => session.opening.resolve()],
    [/^A stream, but no word/, (session) => session.open()],
  ];
  for (const [says, advance] of steps) {
    const { session, clock, calls } = await bench();
    // Each step has the whole time for itself.
    clock.advanceBy(900);
    await advance(session);
    await turns();
    clock.advanceBy(99);
    deepEqual(calls, []);
    clock.advanceBy(901);
    const [, end] = calls[0] as unknown as [
      string,
      { readonly how: string; readonly message: string },
    ];
    equal(end.how, "timeout");
    ok(says.test(end.message), end.message);
    deepEqual([calls.length, session.closes], [1, 1]);
  }
});

test("createWebTransport() ends as failed where the session cannot be", async () => {
  const { session, calls } = await bench();
  session.opening.reject(new Error("Opening handshake failed"));
  await turns();
  deepEqual(calls, [["ended", { how: "failed", message: "Opening handshake failed" }]]);
});

test("createWebTransport() tells a cut from the end of a stream", async () => {
  const cut = await opened();
  await cut.session.break();
  const message = "The stream was reset";
  deepEqual(cut.calls.at(-1), ["ended", { how: "closed", code: 1006, wasClean: false, message }]);
  const over = await opened();
  await over.session.finish();
  deepEqual(over.calls.at(-1), ["ended", { how: "closed", wasClean: true }]);
  const early = await bench();
  await early.session.open();
  await early.session.finish();
  equal((early.calls[0] as unknown as [string, { readonly how: string }])[1].how, "failed");
});

test("createWebTransport() ends with its session, even if a read stays open", async () => {
  const { session, clock, calls } = await opened();
  session.ending.resolve();
  await turns();
  deepEqual(calls, ["opened"]);
  clock.advanceBy(1);
  const message = "The session was closed";
  deepEqual(calls.at(-1), ["ended", { how: "closed", code: 1006, wasClean: false, message }]);
});

test("createWebTransport() reads the last words although the session is closing", async () => {
  const { session, clock, calls } = await opened();
  session.ending.resolve();
  await session.say('{"type":"bye","code":1000}\n');
  clock.advanceBy(1);
  deepEqual(calls, ["opened", ["ended", { how: "closed", code: 1000, wasClean: true }]]);
});

test("createWebTransport() ends on a line that is too large, whole or not", async () => {
  for (const text of [`${"x".repeat(101)}\n`, "x".repeat(101)]) {
    const { session, calls } = await opened();
    await session.say(text);
    const message = "Message larger than 100 bytes";
    deepEqual(calls.at(-1), ["ended", { how: "closed", code: 1009, wasClean: false, message }]);
  }
});

test("createWebTransport() reports nothing after abandon(), at whatever step", async () => {
  const steps: readonly ((session: ScriptedSession) => unknown)[] = [
    () => {},
    (session) => session.opening.resolve(),
    (session) => session.open(),
  ];
  for (const advance of steps) {
    const { session, clock, link, calls } = await bench();
    await advance(session);
    await turns();
    link.abandon();
    link.abandon();
    await session.open();
    await session.say("\nlate\n");
    await session.break();
    session.ending.resolve();
    await turns();
    clock.advanceBy(60_000);
    deepEqual([calls, session.closes], [[], 1]);
  }
});

test("createWebTransport() counts only answers that were asked for", async () => {
  const { session, link, calls } = await opened();
  link.ask?.(7);
  equal(session.written.at(-1), '{"type":"ask","ask":7}\n');
  const answer = '{"type":"answer","ask":7,"id":"e:1"}';
  await session.say(`${answer}\n${answer}\n`);
  deepEqual(calls, ["opened", ["answered", 7], ["message", answer], "heard"]);
});

test("send() is full while too much waits, and takes more when it has left", async () => {
  const { session, link } = await opened();
  await session.flush();
  deepEqual([link.send("x".repeat(90)), link.send("x".repeat(20))], ["sent", "full"]);
  await session.flush();
  equal(link.send("x".repeat(20)), "sent");
});

test("send() takes no bytes, no text of two lines, and nothing before the answer", async () => {
  const early = await bench();
  await early.session.open();
  equal(early.link.send("early"), "not_open");
  const { link, session } = await opened();
  equal(link.send(Uint8Array.of(1)), "not_open");
  equal(link.send("one\ntwo"), "not_open");
  await session.finish();
  equal(link.send("late"), "not_open");
});

test("createWebTransport() shows no secret of an address that is none", async () => {
  const key = "5ecre7c0nf0rmancekey5ecre7c0nf0rm";
  const { calls, session } = await bench({}, `http://host/${key}`);
  ok(!JSON.stringify(calls).includes(key));
  equal((calls[0] as unknown as [string, { readonly how: string }])[1].how, "failed");
  equal(session.closes, 0);
});
