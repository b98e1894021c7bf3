import type { ConformanceCase, TransportContext } from "./conformance_case.ts";
import { expect, expectEqual } from "./expectation.ts";
import { linkCase } from "./link_case.ts";
import type { LinkRecorder } from "./link_recorder.ts";

/** Signs of life. */
export const LIVENESS_CASES: readonly ConformanceCase<TransportContext>[] = [
  linkCase(
    "a mute link stays open and says nothing",
    {},
    async ({ open, quiet }) => {
      const link = open("mute");
      await link.untilOpened();
      await quiet();
      const types = link.entries.map((entry) => entry.type).filter((type) => type !== "heard");
      expectEqual(types, ["opened"], "Calls");
    },
  ),
  linkCase(
    "ask() is answered with its number",
    { needs: ["canAsk"] },
    async ({ open }) => {
      const link = open("mute");
      await link.untilOpened();
      for (const ask of [1, 2, 40_000]) link.link.ask?.(ask);
      await link.until(() => answers(link).length >= 3, "three answers");
      expectEqual(answers(link), [1, 2, 40_000], "Answers");
    },
  ),
  linkCase("ask() stays unanswered when the peer does not answer", {
    needs: ["canAsk"],
  }, async (bench) => {
    const link = bench.open("no-pong");
    await link.untilOpened();
    link.link.ask?.(1);
    await bench.quiet();
    expectEqual(link.entries.map((entry) => entry.type), ["opened"], "Calls");
  }),
  linkCase(
    "ask() while not open does nothing",
    { needs: ["canAsk"] },
    async ({ open }) => {
      open("silent").link.ask?.(1);
      const link = open("close-after-open", { code: 4000 });
      await link.untilEnded();
      link.link.ask?.(2);
    },
  ),
  linkCase(
    "an unasked answer is heard, not answered",
    { needs: ["canAsk"] },
    async ({ open }) => {
      const link = open("stray-pong");
      await link.until(() => count(link, "heard") > 0, "heard()");
      expectEqual(answers(link), [], "Answers");
    },
  ),
  // A page cannot see pings (WHATWG WebSockets §3), so only those that can ask are bound to hear
  // them.
  linkCase("heard() tells of the peer's pings", {
    needs: ["canAsk"],
    kinds: ["websocket"],
  }, async (bench) => {
    const link = bench.open("ping-from-server");
    await link.until(() => count(link, "heard") >= 2, "two pings");
    expectEqual(link.messages, [], "Messages");
  }),
  linkCase("heard() tells of what is no message", {
    kinds: ["event-source", "line-stream"],
  }, async ({ open }) => {
    const link = open("comments", { count: 3, "every-ms": 20 });
    await link.until(() => count(link, "heard") >= 3, "three comments");
    expectEqual(link.messages, [], "Messages");
  }),
  linkCase(
    "a WebSocket answers the peer's pings",
    { kinds: ["websocket"] },
    async ({ open }) => {
      const [text] = await open("wants-pong").untilMessages(1);
      expect(
        text === "pong seen",
        `Expected the peer to see a pong, saw ${String(text)}`,
      );
    },
  ),
];

function answers(link: LinkRecorder): number[] {
  return link.entries.flatMap((entry) => entry.type === "answered" ? [entry.ask] : []);
}

function count(link: LinkRecorder, type: string): number {
  return link.entries.filter((entry) => entry.type === type).length;
}
