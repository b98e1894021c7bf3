import { expect, test } from "vitest";
import { jsonErrorAt } from "./json_place.ts";

test("jsonErrorAt() finds the first character that does not belong", () => {
  const texts = [
    "▸",
    "  ▸",
    "nul▸",
    "[1 ▸2]",
    "[1,▸]",
    "{▸a:1}",
    '{"a" ▸1}',
    '{"a":1,▸}',
    '{"a":1▸]',
    "[01▸",
    "1 ▸2",
    '[▸"a\nb"]',
    "[1▸}",
    '{"a":[{"b":▸?}]}',
    "▸]",
    '[▸"\\x"]',
    "{▸1:2}",
    "[▸,]",
    "-▸",
    "[1.▸]",
  ];
  for (const marked of texts) {
    const text = marked.replace("▸", "");
    expect(() => JSON.parse(text), text).toThrow();
    const at = jsonErrorAt(text);
    // Half a scalar is found at its start or where it breaks; both lead the eye there.
    const wanted = marked.indexOf("▸");
    expect(at <= wanted && text.slice(at, wanted).match(/^[\w.-]*$/) !== null, `${text} at ${at}`)
      .toBe(true);
  }
});

test("jsonErrorAt() goes through everything that JSON allows", () => {
  const value = { a: [1, -2.5e-7, true, false, null, '"\\\n\u0001é', [], {}, [[{}]]], "": {} };
  for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
    expect(jsonErrorAt(text)).toBe(text.length);
    expect(jsonErrorAt(`${text} x`)).toBe(text.length + 1);
  }
});
