import { describe, expect, test } from "vitest";
import { pythonJson } from "./python_json.ts";

describe("pythonJson()", () => {
  test("writes what Python's json.dumps writes", () => {
    const value = { a: [1, -2.5, true, null, []], "b c": {}, d: 'q"\\\n\u007f', e: "é☕🎈" };
    expect(pythonJson(value)).toBe(
      '{"a": [1, -2.5, true, null, []], "b c": {}, "d": "q\\"\\\\\\n\\u007f", ' +
        '"e": "\\u00e9\\u2615\\ud83c\\udf88"}',
    );
  });

  test("writes what JSON.parse reads back", () => {
    const value = { text: "\u0000\u2028 ☕", list: [{ deep: ["x"] }], none: null };
    expect(JSON.parse(pythonJson(value))).toEqual(value);
  });
});
