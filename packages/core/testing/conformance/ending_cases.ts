import type { ConformanceCase, TransportContext } from "./conformance_case.ts";
import { expect, expectEqual, show } from "./expectation.ts";
import { linkCase } from "./link_case.ts";

const WS: { readonly kinds: readonly ["websocket"] } = { kinds: ["websocket"] };

/** How links end: by the peer, by the path, by us. */
export const ENDING_CASES: readonly ConformanceCase<TransportContext>[] = [
  linkCase(
    "ended() passes the peer's close code and reason",
    WS,
    async ({ open }) => {
      for (
        const [code, reason] of [[1000, ""], [1001, "leaving"], [
          1012,
          "restart",
        ], [4401, "clé"]] as const
      ) {
        const end = await open("close-after-open", { code, reason })
          .untilEnded();
        expectEqual([end.how, end.code, end.reason ?? ""], [
          "closed",
          code,
          reason,
        ], "End");
        expectEqual(end.wasClean, true, `Cleanness of ${code}`);
      }
    },
  ),
  linkCase(
    "ended() reads a close frame without a code as 1005",
    WS,
    async ({ open }) => {
      const end = await open("close-after-open").untilEnded();
      expectEqual(
        [end.how, end.code, end.wasClean],
        ["closed", 1005, true],
        "End",
      );
    },
  ),
  linkCase("ended() masks a secret in a close reason", WS, async ({ open }) => {
    const key = "5ecre7c0nf0rmancekey";
    const end = await open("close-after-open", {
      code: 4000,
      reason: `key ${key}`,
      key,
    }).untilEnded();
    expect(!show(end).includes(key), `A secret stands in ${show(end)}`);
  }),
  linkCase("ended() tells a cut from a close", {}, async (bench) => {
    const link = bench.open("reset-after-open");
    await link.untilOpened();
    const end = await link.untilEnded();
    expectEqual(
      [end.how, end.wasClean],
      ["closed", false],
      "End and cleanness",
    );
    if (bench.transport.kind === "websocket") {
      expectEqual(end.code, 1006, "Code");
    }
  }),
  linkCase("ended() comes when a stream ends in good order", {
    kinds: ["event-source", "line-stream"],
  }, async ({ open }) => {
    const link = open("ends-cleanly");
    const end = await link.untilEnded();
    expectEqual([end.how, end.wasClean], ["closed", true], "End and cleanness");
    expectEqual(link.messages, ["one", "two"], "Messages");
  }),
  linkCase(
    "ended() comes after every message of a closing peer",
    {},
    async ({ open }) => {
      const link = open("messages", { count: 50, "then-close": 1 });
      await link.untilEnded();
      expectEqual(link.messages.length, 50, "Messages");
    },
  ),
  linkCase(
    "ended() comes once, and nothing after it",
    {},
    async ({ open, quiet }) => {
      const links = [
        open("status", { code: 500 }),
        open("reset-after-open"),
        open("hang-up"),
      ];
      await Promise.all(links.map((link) => link.untilEnded()));
      await quiet();
      for (const link of links) {
        expectEqual(
          link.entries.filter((entry) => entry.type === "ended").length,
          1,
          "Ends",
        );
      }
    },
  ),
  linkCase(
    "garbage on the wire ends the link, and nothing else",
    WS,
    async ({ open }) => {
      for (
        const kind of ["reserved-bits", "masked", "bad-opcode", "bad-close"]
      ) {
        const link = open("garbage", { kind });
        const end = await link.untilEnded();
        expectEqual(
          [end.how, end.wasClean],
          ["closed", false],
          `End after ${kind}`,
        );
        expectEqual(link.messages, [], `Messages after ${kind}`);
      }
    },
  ),
  linkCase("text that is not UTF-8 ends a WebSocket", WS, async ({ open }) => {
    const link = open("garbage", { kind: "bad-utf8" });
    expectEqual((await link.untilEnded()).how, "closed", "End");
    expectEqual(link.messages, [], "Messages");
  }),
  linkCase(
    "abandon() while connecting reports nothing any more",
    {},
    async ({ open, quiet }) => {
      for (
        const scenario of ["silent", "mute", "status", "hang-up", "messages"]
      ) {
        open(scenario, { code: 500, count: 5 }).abandon();
      }
      await quiet();
    },
  ),
  linkCase(
    "abandon() one turn after open() reports nothing any more",
    {},
    async ({ open, quiet, sleep }) => {
      for (
        const scenario of ["silent", "mute", "status", "hang-up", "messages"]
      ) {
        const link = open(scenario, { code: 500, count: 5 });
        await sleep(0);
        link.abandon();
      }
      await quiet();
    },
  ),
  linkCase(
    "abandon() of an open link reports nothing any more",
    {},
    async ({ open, quiet }) => {
      const link = open("flood");
      await link.untilMessages(3);
      link.abandon(1000, "enough");
      await quiet();
    },
  ),
  linkCase(
    "abandon() inside opened() is obeyed",
    {},
    async ({ open, quiet }) => {
      const link = open("messages", { count: 5, "then-close": 1 });
      link.onEntry = () => link.abandon();
      await link.until(() => link.entries.length > 0, "the call that abandons");
      await quiet();
      expectEqual(link.entries.map((entry) => entry.type), ["opened"], "Calls");
    },
  ),
  linkCase(
    "abandon() inside message() is obeyed",
    {},
    async ({ open, quiet }) => {
      const link = open("messages", { count: 50, "then-close": 1 });
      link.onEntry = (entry) => {
        if (entry.type === "message" && link.messages.length === 2) {
          link
            .abandon();
        }
      };
      await link.until(
        () => link.messages.length >= 2,
        "the call that abandons",
      );
      await quiet();
      expectEqual(link.messages.length, 2, "Messages");
    },
  ),
  linkCase(
    "abandon() can be called again, and after the end",
    {},
    async ({ open, quiet }) => {
      const link = open("mute");
      await link.untilOpened();
      link.abandon();
      link.abandon(1000);
      const ended = open("status", { code: 500 });
      await ended.untilEnded();
      ended.abandon();
      await quiet();
    },
  ),
  linkCase(
    "abandon() takes any code and reason without throwing",
    {},
    async ({ open }) => {
      const codes = [
        undefined,
        0,
        999,
        1000,
        1001,
        1005,
        1006,
        3000,
        4999,
        5000,
        70_000,
        NaN,
      ];
      for (const code of codes) {
        const link = open("mute");
        await link.untilOpened();
        link.abandon(code, "€".repeat(100));
      }
    },
  ),
];
