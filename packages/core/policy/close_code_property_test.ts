import { equal } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { endVerdict } from "./close_code.ts";

/** RFC 6455 §7.4: 0 to 65,535, small enough to try every one. */
const EVERY_CODE = Array.from({ length: 65_536 }, (_, code) => code);

test("endVerdict() never ends a route for a code outside the few that say so", () => {
  const final = EVERY_CODE.filter((code) => endVerdict({ how: "closed", code }) === "final");
  const mirrored = Array.from({ length: 100 }, (_, n) => 4400 + n)
    .filter((code) => code !== 4408 && code !== 4429);
  equal(final.join(), [1002, 1003, 1007, 1008, 1010, ...mirrored].join());
});

test("endVerdict() always tries 3000 to 3999 and the rest of 4000 to 4999 again", () => {
  for (const code of EVERY_CODE.slice(3000, 5000)) {
    if (code >= 4400 && code <= 4499) continue;
    equal(endVerdict({ how: "closed", code }), "at_once", `${code}`);
  }
});

test("endVerdict() never depends on the text of a reason, which anybody writes", () => {
  const how = fc.constantFrom("closed" as const, "refused", "failed", "timeout", "replaced");
  const rest = { code: fc.nat(65_535), status: fc.integer({ min: 100, max: 599 }) };
  fc.assert(fc.property(
    fc.record({ how, ...rest }, { requiredKeys: ["how"] }),
    fc.string(),
    (end, text) => {
      equal(endVerdict({ ...end, reason: text, message: text, bodyStart: text }), endVerdict(end));
    },
  ));
});
