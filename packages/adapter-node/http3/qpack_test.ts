import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { decodeFields, encodeFields } from "./qpack.ts";
import { STATIC_TABLE } from "./static_table.ts";

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(" ", ""), "hex");

test("decodeFields() reads the example of RFC 9204 appendix B.1", () => {
  const section = bytesOf("0000 510b 2f69 6e64 6578 2e68 746d 6c");
  deepEqual(decodeFields(section), [[":path", "/index.html"]]);
});

test("decodeFields() refuses every reference to a dynamic table", () => {
  // A required count, an indexed line, one after the base, and two names, as §4.5 forms them.
  for (const hex of ["0381", "000080", "000010", "00004000", "00000000"]) {
    equal(decodeFields(bytesOf(hex)), null, hex);
  }
});

test("decodeFields() refuses what breaks off and what no table holds", () => {
  // An index of 99, a value longer than the section, a name without a value, and half a prefix.
  for (const hex of ["0000 ff24", "0000 510b2f", "0000 2161", "00", ""]) {
    equal(decodeFields(bytesOf(hex)), null, hex);
  }
});

test("decodeFields() stops at a hundred fields", () => {
  const some = Array.from({ length: 100 }, () => [":method", "CONNECT"] as const);
  equal(decodeFields(encodeFields(some))?.length, 100);
  equal(decodeFields(encodeFields([...some, [":method", "CONNECT"]])), null);
});

test("encodeFields() says what the static table knows in one or two bytes", () => {
  equal(STATIC_TABLE.length, 99);
  for (const field of STATIC_TABLE) {
    const section = encodeFields([field]);
    equal(section.length <= 4, true);
    deepEqual(decodeFields(section), [field]);
  }
});
