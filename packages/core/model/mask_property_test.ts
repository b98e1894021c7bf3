import { equal } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { maskText } from "./mask.ts";
import { MASK, Secret } from "./secret.ts";

/** A secret that is made of the mask's own dots cannot be told from the mask. */
const secret = fc.string({ minLength: 4, maxLength: 12 })
  .filter((text) => !text.includes(MASK.charAt(0)));

test("maskText() never lets a given secret of four or more characters through", () => {
  fc.assert(fc.property(
    fc.uniqueArray(secret, { minLength: 1, maxLength: 4 }),
    fc.array(fc.oneof(fc.nat(3), fc.string({ maxLength: 6 })), {
      maxLength: 12,
    }),
    fc.boolean(),
    (secrets, parts, isWrapped) => {
      const text = parts
        .map((part) => typeof part === "number" ? secrets[part % secrets.length] : part)
        .join("");
      const given = isWrapped ? secrets.map((value) => new Secret(value)) : secrets;
      const masked = maskText(text, given);
      for (const value of secrets) equal(masked.includes(value), false);
    },
  ));
});

test("maskText() never lets a credential of an address through", () => {
  const word = fc.stringMatching(/^[\w.~%-]{4,16}$/).map((text) => `§${text}`);
  fc.assert(
    fc.property(word, word, word, word, (user, password, channel, token) => {
      const text = `wss://${user}:${password}@host/api/v1/ws/${channel}?token=${token}`;
      equal(maskText(`Cannot open ${text}: refused`).includes("§"), false);
    }),
  );
});

test("maskText() changes nothing the second time", () => {
  const piece = fc.constantFrom(
    "wss://",
    "me:pass@host",
    "/api/v1/ws/",
    "3f9a1c",
    "?key=",
    "&x=",
    " ",
    "@",
    "//",
  );
  fc.assert(fc.property(
    fc.array(fc.oneof(piece, fc.string({ maxLength: 5 }))).map((parts) => parts.join("")),
    fc.array(secret, { maxLength: 3 }),
    (text, secrets) => {
      const once = maskText(text, secrets);
      equal(maskText(once, secrets), once);
    },
  ));
});
