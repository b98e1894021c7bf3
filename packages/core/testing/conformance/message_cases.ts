import type { ConformanceCase, TransportContext } from "./conformance_case.ts";
import { CONFORMANCE_BYTES, CONFORMANCE_TEXT } from "./conformance_text.ts";
import { expect, expectEqual, show } from "./expectation.ts";
import { linkCase } from "./link_case.ts";

const KIB = 1024;

/** What arrives, and what is sent. */
export const MESSAGE_CASES: readonly ConformanceCase<TransportContext>[] = [
  linkCase(
    "message() gets every message whole, in order, once",
    {},
    async ({ open, quiet }) => {
      const link = open("messages", { count: 500, bytes: 190 });
      await link.untilMessages(500);
      await quiet();
      const numbers = link.messages.map((text) => Number(String(text).split(":")[0]));
      expectEqual(
        numbers,
        Array.from({ length: 500 }, (_, n) => n),
        "Numbers of the messages",
      );
      expect(
        link.messages.every((text) => text.length === 190),
        "A message was cut or joined",
      );
    },
  ),
  linkCase(
    "message() gets what came together with the handshake",
    {},
    async ({ open }) => {
      const link = open("messages", { count: 1, bytes: 20 });
      expectEqual((await link.untilMessages(1)).length, 1, "Messages");
    },
  ),
  linkCase(
    "message() gets a message of 200 KiB whole",
    {},
    async ({ open }) => {
      const [text] = await open("large", { bytes: 200 * KIB }).untilMessages(1);
      expectEqual(
        [text?.length, String(text).at(-1)],
        [200 * KIB, "z"],
        "Length and last character",
      );
    },
  ),
  // Where a message is a line, an empty one is no message.
  linkCase("message() gets an empty message", {
    kinds: ["websocket", "event-source", "data-channel"],
  }, async ({ open }) => {
    expectEqual(await open("empty").untilMessages(1), [""], "Messages");
  }),
  linkCase(
    "message() gets every kind of character unharmed",
    {},
    async ({ open }) => {
      expectEqual(
        await open("text").untilMessages(1),
        [CONFORMANCE_TEXT],
        "Messages",
      );
    },
  ),
  linkCase(
    "message() joins what arrived in pieces",
    {},
    async ({ open, quiet }) => {
      const link = open("pieces");
      await link.untilMessages(2);
      await quiet();
      expectEqual(link.messages, [CONFORMANCE_TEXT, "after"], "Messages");
    },
  ),
  linkCase("message() gets messages spread over time", {}, async ({ open }) => {
    const seen = await open("slow", { count: 4, "every-ms": 25 }).untilMessages(
      4,
    );
    expectEqual(seen.map((text) => String(text).split(":")[0]), [
      "0",
      "1",
      "2",
      "3",
    ], "Messages");
  }),
  linkCase("message() hands binary messages on as bytes", {
    needs: ["hasBinary"],
  }, async ({ open }) => {
    const [bytes] = await open("binary").untilMessages(1);
    expect(bytes instanceof Uint8Array, `Expected bytes, saw ${typeof bytes}`);
    expectEqual(Array.from(bytes), CONFORMANCE_BYTES, "Bytes");
  }),
  linkCase("message() keeps the order of text and bytes", {
    needs: ["hasBinary"],
  }, async ({ open }) => {
    const seen = await open("mixed").untilMessages(4);
    const kinds = seen.map((data) => typeof data === "string" ? "text" : "bytes");
    expectEqual(
      kinds,
      ["text", "bytes", "text", "bytes"],
      "Kinds of the messages",
    );
  }),
  linkCase(
    "message() gets a message of exactly the largest size",
    {},
    async ({ open }) => {
      const link = open("large", { bytes: 2000 }, { maxMessageBytes: 2000 });
      expectEqual((await link.untilMessages(1))[0]?.length, 2000, "Length");
    },
  ),
  linkCase(
    "a message over the largest size ends the link with 1009",
    {},
    async ({ open }) => {
      const link = open("large", { bytes: 2001 }, { maxMessageBytes: 2000 });
      const end = await link.untilEnded();
      expectEqual([end.how, end.code], ["closed", 1009], "End and code");
      expectEqual(link.messages.length, 0, "Messages");
    },
  ),
  linkCase(
    "the largest size counts bytes, not characters",
    {},
    async ({ open }) => {
      const bytes = CONFORMANCE_TEXT.length + 1;
      const end = await open("text", {}, { maxMessageBytes: bytes })
        .untilEnded();
      expectEqual([end.how, end.code], ["closed", 1009], "End and code");
    },
  ),
  linkCase(
    "send() takes text that the peer gets",
    { needs: ["canSend"] },
    async ({ open }) => {
      const link = open("echo");
      await link.untilOpened();
      expectEqual(link.link.send(CONFORMANCE_TEXT), "sent", "Result");
      expectEqual(await link.untilMessages(1), [CONFORMANCE_TEXT], "Echo");
    },
  ),
  linkCase("send() takes bytes that the peer gets", {
    needs: ["canSend", "hasBinary"],
  }, async ({ open }) => {
    const link = open("echo");
    await link.untilOpened();
    expectEqual(
      link.link.send(Uint8Array.from(CONFORMANCE_BYTES)),
      "sent",
      "Result",
    );
    const [bytes] = await link.untilMessages(1);
    expect(bytes instanceof Uint8Array, `Expected bytes, saw ${show(bytes)}`);
    expectEqual(Array.from(bytes), CONFORMANCE_BYTES, "Echo");
  }),
  linkCase(
    "send() keeps the order",
    { needs: ["canSend"] },
    async ({ open, transport }) => {
      const link = open("echo");
      await link.untilOpened();
      const texts = Array.from({ length: 100 }, (_, n) => `n${n}`);
      for (const [n, text] of texts.entries()) {
        expectEqual(link.link.send(text), "sent", "Result");
        // A peer over libdatachannel may swap what it held back and what just came, at the moment
        // when its listener is put to the open channel; after an answer that moment is over.
        if (n === 0 && transport.kind === "data-channel") await link.untilMessages(1);
      }
      expectEqual(await link.untilMessages(100), texts, "Echoes");
    },
  ),
  linkCase(
    "send() says so while the link is not open",
    { needs: ["canSend"] },
    async ({ open }) => {
      const early = open("silent");
      expectEqual(
        early.link.send("early"),
        "not_open",
        "Result before opened()",
      );
      // A browser lets one handshake per host go on at a time (RFC 6455 §4.1), so a second would
      // wait.
      early.abandon();
      const link = open("close-after-open", { code: 4000 });
      await link.untilEnded();
      expectEqual(link.link.send("late"), "not_open", "Result after ended()");
    },
  ),
  linkCase(
    "send() says so when the carrier is full",
    { needs: ["canSend"] },
    async ({ open }) => {
      const link = open("deaf");
      await link.untilOpened();
      const chunk = "x".repeat(64 * KIB);
      let result = link.link.send(chunk);
      for (let n = 0; n < 2000 && result === "sent"; n++) {
        result = link.link
          .send(chunk);
      }
      expectEqual(
        result,
        "full",
        "Result after up to 128 MiB that nobody reads",
      );
    },
  ),
  linkCase("send() says so where nothing can be sent", {}, async (bench) => {
    if (bench.transport.capabilities.canSend) return;
    const link = bench.open("mute");
    await link.untilOpened();
    expectEqual(link.link.send("text"), "not_open", "Result");
  }),
];
