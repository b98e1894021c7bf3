import fc from "fast-check";
import { ok } from "node:assert/strict";
import { test } from "vitest";
import { PROPERTY_TIMEOUT_MS, runsOf } from "../audit/property_runs.setup.ts";
import { loadPeerLibrary } from "../peer_library.ts";
import { systemClock } from "../system_clock.ts";
import { answerOffer } from "./answer_offer.ts";
import { readOffer } from "./read_offer.ts";
import { OFFER } from "./scripted_peer.setup.ts";

const library = await loadPeerLibrary();
const LINES = OFFER.split("\r\n");
const printable = fc.string({ maxLength: 80 });

/** An offer of which some lines are gone, moved, doubled or garbled. */
const offers = fc.array(
  fc.record({
    at: fc.nat(LINES.length - 1),
    how: fc.constantFrom("drop", "double", "garble", "cut", "insert"),
    text: printable,
  }),
  { maxLength: 4 },
).map((changes) =>
  changes.reduce((lines, { at, how, text }) => {
    const line = lines[at] ?? "";
    const value = {
      drop: [],
      double: [line, line],
      garble: [line.replace(/:.*/, () => `:${text}`)],
      cut: [line.slice(0, line.length / 2)],
      insert: [line, `a=${text}`],
    }[how] ?? [];
    return [...lines.slice(0, at), ...value, ...lines.slice(at + 1)];
  }, LINES).join("\r\n")
);

test("answerOffer() of anything that passes as an offer answers it or says that it is none", () => {
  let answers = 0;
  fc.assert(
    fc.property(offers, (text) => {
      const offer = readOffer(text);
      if (offer === null) return;
      const listener = { channel: () => {}, lost: () => {} };
      const options = { bindAddress: "127.0.0.1" };
      const made = answerOffer(library, offer, listener, systemClock(), options);
      if (made === null) return;
      answers += 1;
      made.peer.close();
    }),
    runsOf(60),
  );
  ok(answers > 0);
}, PROPERTY_TIMEOUT_MS);
