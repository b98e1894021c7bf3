import type { ConformanceCase, TransportContext } from "./conformance_case.ts";
import { expect, expectEqual, show } from "./expectation.ts";
import { linkCase } from "./link_case.ts";

const STREAMED: { readonly kinds: readonly ["line-stream", "webtransport", "bridge"] } = {
  kinds: ["line-stream", "webtransport", "bridge"],
};
const LINES: { readonly kinds: readonly ["line-stream"] } = { kinds: ["line-stream"] };
const LONG_POLL: { readonly kinds: readonly ["long-poll"] } = { kinds: ["long-poll"] };

/** Messages as lines: in an answer that never ends, and in answers that are held. */
export const LINE_CASES: readonly ConformanceCase<TransportContext>[] = [
  linkCase("a line that was cut off is not delivered", STREAMED, async ({ open }) => {
    const link = open("half-line");
    expectEqual((await link.untilEnded()).how, "closed", "End");
    expectEqual(link.messages, ["whole"], "Messages");
  }),
  linkCase("a stream of lines asks for its own content type", LINES, async ({ open }) => {
    const [first] = await open("headers").untilMessages(1);
    expectEqual(JSON.parse(String(first)).accept, "application/x-ndjson", "Accept");
  }),
  linkCase("lines and channels resume by the place in the query", {
    kinds: ["line-stream", "long-poll", "data-channel"],
  }, async ({ open }) => {
    const link = open("resume", {}, { resumeAfter: { epoch: "c", seq: 7 } });
    expectEqual((await link.untilMessages(1))[0], "c:7", "Place");
    const fresh = open("resume");
    expectEqual((await fresh.untilMessages(1))[0], "from the start", "Place");
  }),
  linkCase("a session says hello with the ticket and the place", {
    kinds: ["webtransport", "bridge"],
  }, async ({ open }) => {
    const link = open("hello", {}, {
      resumeAfter: { epoch: "c", seq: 7 },
      options: { headers: { Authorization: "Bearer a.b.c" } },
    });
    const hello = { type: "hello", ticket: "a.b.c", after: "c:7" };
    expectEqual(JSON.parse(String((await link.untilMessages(1))[0])), hello, "First words");
    const [first] = await open("hello").untilMessages(1);
    expectEqual(JSON.parse(String(first)), { type: "hello" }, "First words without a ticket");
  }),
  linkCase("a session that is turned away says why, and never opens", {
    kinds: ["webtransport", "bridge"],
  }, async ({ open }) => {
    const end = await open("turned-away", { code: 4401 }).untilEnded();
    expectEqual([end.how, end.code], ["refused", 4401], "End and code");
  }),
  linkCase("a long poll opens with the first answer, not before", LONG_POLL, async (bench) => {
    const link = bench.open("silent");
    await bench.quiet();
    expectEqual(link.entries, [], "Calls");
  }),
  linkCase("a long poll announces how often it is answered", LONG_POLL, async ({ open }) => {
    const { heartbeatEveryMs } = await open("mute").untilOpened();
    expect((heartbeatEveryMs ?? 0) > 0, `Expected an interval, saw ${heartbeatEveryMs}`);
  }),
  linkCase("an answer without a place is a refusal", LONG_POLL, async ({ open }) => {
    const link = open("no-place");
    const end = await link.untilEnded();
    expectEqual([end.how, end.status], ["refused", 200], "End and status");
    expect(link.messages.length === 0, `Saw ${show(link.entries)}`);
  }),
  linkCase("a peer that never holds is not asked without end", LONG_POLL, async (bench) => {
    const link = bench.open("at-once");
    await link.untilOpened();
    await bench.sleep(300);
    const heard = link.entries.filter(({ type }) => type === "heard").length;
    expect(heard <= 2, `Expected no more than two answers in 300 ms, saw ${heard}`);
  }),
];
