import type { ConformanceCase, TransportContext } from "./conformance_case.ts";
import { CONFORMANCE_TEXT } from "./conformance_text.ts";
import { expect, expectEqual, show } from "./expectation.ts";
import { linkCase } from "./link_case.ts";

const SSE: { readonly kinds: readonly ["event-source"] } = {
  kinds: ["event-source"],
};

/** Answers that never end. */
const STREAMS: { readonly kinds: readonly ["event-source", "line-stream"] } = {
  kinds: ["event-source", "line-stream"],
};

/** Server-sent events (WHATWG HTML §9.2). */
export const EVENT_STREAM_CASES: readonly ConformanceCase<TransportContext>[] = [
  linkCase("an event stream may be split anywhere", SSE, async ({ open }) => {
    const seen = await open("events-split").untilMessages(5);
    expectEqual(
      seen,
      ["lf", "crlf", "cr", "two\nlines", CONFORMANCE_TEXT],
      "Messages",
    );
  }),
  linkCase(
    "an event stream may begin with a byte order mark",
    SSE,
    async ({ open }) => {
      expectEqual(await open("bom").untilMessages(1), ["marked"], "Messages");
    },
  ),
  linkCase(
    "events of any type are delivered, fields nobody knows are not",
    SSE,
    async ({ open }) => {
      expectEqual(
        await open("fields").untilMessages(2),
        ["typed", "plain"],
        "Messages",
      );
    },
  ),
  linkCase(
    "an event that was cut off is not delivered",
    SSE,
    async ({ open }) => {
      const link = open("half-event");
      expectEqual((await link.untilEnded()).how, "closed", "End");
      expectEqual(link.messages, ["whole"], "Messages");
    },
  ),
  linkCase(
    "bytes that are not UTF-8 are replaced, not fatal",
    SSE,
    async ({ open }) => {
      const seen = await open("garbage").untilMessages(2);
      expectEqual(seen, ["\u{FFFD}\u{FFFD}x", "after"], "Messages");
    },
  ),
  linkCase(
    "an endless line ends the link with 1009",
    STREAMS,
    async ({ open }) => {
      const link = open("endless-line", {}, { maxMessageBytes: 10_000 });
      const end = await link.untilEnded();
      expectEqual([end.how, end.code], ["closed", 1009], "End and code");
    },
  ),
  linkCase(
    "the reconnection time is told at the end",
    SSE,
    async ({ open }) => {
      const end = await open("retry", { ms: 4321 }).untilEnded();
      expectEqual(end.retryAfterMs, 4321, "Reconnection time");
    },
  ),
  linkCase(
    "an event stream asks for its own content type",
    SSE,
    async ({ open }) => {
      const [first] = await open("headers").untilMessages(1);
      expectEqual(
        JSON.parse(String(first)).accept,
        "text/event-stream",
        "Accept",
      );
    },
  ),
  linkCase("a wrong content type is a refusal", STREAMS, async ({ open }) => {
    const end = await open("wrong-content-type").untilEnded();
    expectEqual([end.how, end.status], ["refused", 200], "End and status");
    expect(
      end.headers?.["content-type"] === "application/json",
      `Saw ${show(end)}`,
    );
  }),
  linkCase("204 is a refusal", STREAMS, async ({ open }) => {
    const end = await open("status", { code: 204 }).untilEnded();
    expectEqual([end.how, end.status], ["refused", 204], "End and status");
  }),
  linkCase(
    "headers without a body end as a timeout",
    STREAMS,
    async ({ open }) => {
      const link = open("headers-only");
      const end = await link.untilEnded();
      expectEqual([end.how, end.status], ["timeout", 200], "End and status");
    },
  ),
  linkCase(
    "a body that began may be silent for as long as it likes",
    STREAMS,
    async ({ open, sleep }) => {
      const link = open("mute");
      await link.untilOpened();
      // Twice the watchdog's patience that adapters set for this suite.
      await sleep(1000);
      expect(
        link.entries.at(-1)?.type !== "ended",
        `Expected an open link, saw ${show(link.entries)}`,
      );
    },
  ),
  linkCase("open() resumes after a cursor", {
    needs: ["canResume"],
    kinds: SSE.kinds,
  }, async ({ open }) => {
    const link = open("headers", {}, {
      resumeAfter: { epoch: "e1", seq: 42 },
    });
    const [first] = await link.untilMessages(1);
    expectEqual(
      JSON.parse(String(first))["last-event-id"],
      "e1:42",
      "Last-Event-ID",
    );
  }),
  linkCase(
    "open() sends no cursor when there is none",
    SSE,
    async ({ open }) => {
      const [first] = await open("headers").untilMessages(1);
      expectEqual(
        JSON.parse(String(first))["last-event-id"],
        undefined,
        "Last-Event-ID",
      );
    },
  ),
];
