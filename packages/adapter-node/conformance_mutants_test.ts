import type { LinkListener, OpenLink, Transport } from "@holdfast/core";
import { transportCases, transportContext } from "@holdfast/core/testing/conformance";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventSourceTransport } from "./event_source_transport.ts";
import { type ConformanceServer, startConformanceServer } from "./testing/mod.ts";
import { webSocketTransport } from "./web_socket_transport.ts";

let server: ConformanceServer;

beforeAll(async () => {
  server = await startConformanceServer();
});
afterAll(() => server.close());

/** A transport with one thing wrong, and the case that must notice. */
interface Mutant {
  readonly what: string;
  readonly caughtBy: string;
  readonly transport: Transport;
}

const ws = webSocketTransport();
const sse = eventSourceTransport({ firstByteMs: 400 });

/** The same transport with another listener in between. */
function hear(base: Transport, change: (to: LinkListener) => Partial<LinkListener>): Transport {
  return {
    ...base,
    open: (request, to) => {
      const plain: LinkListener = {
        opened: (facts) => to.opened(facts),
        message: (content) => to.message(content),
        heard: () => to.heard(),
        answered: (ask) => to.answered(ask),
        ended: (end) => to.ended(end),
      };
      return base.open(request, { ...plain, ...change(to) });
    },
  };
}

/** The same transport with another hold on its links. */
function hold(base: Transport, change: (link: OpenLink) => Partial<OpenLink>): Transport {
  return {
    ...base,
    open: (request, listener) => {
      const link = base.open(request, listener);
      const plain: OpenLink = {
        send: (content) => link.send(content),
        ask: (ask) => link.ask?.(ask),
        abandon: (code, reason) => link.abandon(code, reason),
      };
      return { ...plain, ...change(link) };
    },
  };
}

const whole = "message() gets every message whole, in order, once";
const MUTANTS: readonly Mutant[] = [
  {
    what: "delivers twice",
    caughtBy: whole,
    transport: hear(ws, (to) => ({
      message: (content) => {
        to.message(content);
        to.message(content);
      },
    })),
  },
  {
    what: "drops a message",
    caughtBy: whole,
    transport: hear(ws, (to) => ({
      message: (content) => String(content).startsWith("250:") || to.message(content),
    })),
  },
  {
    what: "swaps two messages",
    caughtBy: whole,
    transport: hear(sse, (to) => {
      const kept: (string | Uint8Array)[] = [];
      return {
        message: (content) => {
          if (String(content).startsWith("7:")) kept.push(content);
          else for (const item of [content, ...kept.splice(0)]) to.message(item);
        },
      };
    }),
  },
  {
    what: "hides the status",
    caughtBy: "open() tells the status of a refusal",
    transport: hear(ws, (to) => ({ ended: ({ status: _, ...end }) => to.ended(end) })),
  },
  {
    what: "ignores Retry-After",
    caughtBy: "open() reads Retry-After in seconds",
    transport: hear(sse, (to) => ({ ended: ({ retryAfterMs: _, ...end }) => to.ended(end) })),
  },
  {
    what: "tells a secret",
    caughtBy: "reports never show a secret of the route",
    transport: {
      ...ws,
      open: (request, to) => {
        const message = request.route.url.reveal();
        return hear(ws, () => ({ ended: (end) => to.ended({ ...end, message }) }))
          .open(request, to);
      },
    },
  },
  {
    what: "changes the close code",
    caughtBy: "ended() passes the peer's close code and reason",
    transport: hear(ws, (to) => ({ ended: (end) => to.ended({ ...end, code: 1000 }) })),
  },
  {
    what: "ignores the largest size",
    caughtBy: "a message over the largest size ends the link with 1009",
    transport: {
      ...ws,
      open: (request, to) => ws.open({ ...request, maxMessageBytes: 1 << 20 }, to),
    },
  },
  {
    what: "goes on after abandon()",
    caughtBy: "abandon() of an open link reports nothing any more",
    transport: hold(ws, () => ({ abandon: () => {} })),
  },
  {
    what: "says sent although it is not open",
    caughtBy: "send() says so while the link is not open",
    transport: hold(ws, () => ({ send: () => "sent" })),
  },
  {
    what: "answers another number",
    caughtBy: "ask() is answered with its number",
    transport: hear(ws, (to) => ({ answered: (ask) => to.answered(ask + 1) })),
  },
  {
    what: "answers by itself",
    caughtBy: "ask() stays unanswered when the peer does not answer",
    transport: {
      ...ws,
      open: (request, to) => hold(ws, () => ({ ask: (ask) => to.answered(ask) })).open(request, to),
    },
  },
  {
    what: "is deaf to comments",
    caughtBy: "heard() tells of what is no message",
    transport: hear(sse, () => ({ heard: () => {} })),
  },
  {
    what: "waits for ever for a body",
    caughtBy: "headers without a body end as a timeout",
    transport: eventSourceTransport({ firstByteMs: 60_000 }),
  },
  {
    what: "forgets where it was",
    caughtBy: "open() resumes after a cursor",
    transport: { ...sse, open: (request, to) => sse.open({ ...request, resumeAfter: null }, to) },
  },
];

for (const { what, caughtBy, transport } of MUTANTS) {
  test(`the conformance suite notices a ${transport.kind} that ${what}`, async () => {
    const item = transportCases(transport).find(({ name }) => name === caughtBy);
    const context = transportContext(transport, {
      serverUrl: server.url,
      sleep: (delayMs) => new Promise((wake) => setTimeout(wake, delayMs)),
      wallNow: () => Date.now(),
      patienceMs: 1500,
    });
    await expect(item?.run(context)).rejects.toThrow();
  });
}
