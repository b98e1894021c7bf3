import fc from "fast-check";
import { ok } from "node:assert/strict";
import { test } from "vitest";
import { PROPERTY_TIMEOUT_MS, runsOf } from "../audit/property_runs.setup.ts";
import { readOffer } from "./read_offer.ts";
import { OFFER } from "./scripted_peer.setup.ts";

/** Anything, and what is almost an offer. */
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.array(
    fc.oneof(
      fc.constantFrom(...OFFER.split("\r\n")),
      fc.constantFrom("a=candidate:1 1 udp 1 192.0.2.1 9 typ host", "a=candidate", "m=audio 9 x 0"),
      fc.string({ maxLength: 60 }),
      fc.string({ maxLength: 40 }).map((text) => `a=candidate${text}`),
    ),
    { maxLength: 60 },
  ).chain((lines) =>
    fc.tuple(fc.constantFrom("\r\n", "\n", "\r"), fc.boolean()).map(([end, isWhole]) =>
      (isWhole ? [...OFFER.split("\r\n"), ...lines] : lines).join(end)
    )
  ),
);

test("readOffer() gives null, or an offer of one channel in which no address is left", () => {
  let offers = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const offer = readOffer(text);
      if (offer === null) return;
      offers += 1;
      const lines = offer.split("\r\n");
      ok(lines[0] === "v=0" && lines.at(-1) === "");
      ok(lines.filter((line) => line.startsWith("m=")).length === 1);
      ok(lines.every((line) => !line.startsWith("a=candidate") && !/[\r\n]/.test(line)));
      // Once read it stays as it is.
      ok(readOffer(offer) === offer);
    }),
    runsOf(500),
  );
  ok(offers > 0);
}, PROPERTY_TIMEOUT_MS);
