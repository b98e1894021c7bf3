import { describe, expect, test } from "vitest";
import { escapeArgs, escapePath, normalisePath } from "./uri_text.ts";

describe("normalisePath()", () => {
  test("normalisePath() resolves escapes, dots and slashes", () => {
    const path = (raw: string, merges = true): string | null =>
      normalisePath(raw, merges)?.path ?? null;
    expect(path("/a//b/./c/../d")).toBe("/a/b/d");
    expect(path("//a//b", false)).toBe("//a//b");
    expect(path("/a/..")).toBe("/");
    expect(path("/a/.")).toBe("/a/");
    expect(path("/%2e%2e/a")).toBeNull();
    expect(path("/k%C3%A4se%20x")).toBe("/käse x");
    expect(path("/%")).toBeNull();
    expect(path("/%00")).toBeNull();
    expect(path("a")).toBeNull();
    expect(normalisePath("/a?b=%20//c#d", true)).toEqual({ path: "/a", args: "b=%20//c" });
  });

  test("escapePath() brings back the bytes that came, UTF-8 or not", () => {
    const back = (raw: string): string => escapePath(normalisePath(raw, true)?.path ?? "");
    expect(back("/k%C3%A4se%20%FF%3F%23%25")).toBe("/k%C3%A4se%20%FF%3F%23%25");
    expect(back("/a%41+&=;")).toBe("/aA+&=;");
  });

  test("normalisePath() takes a path of any length", () => {
    expect(normalisePath(`/${"%FF".repeat(300_000)}`, true)?.path.length).toBe(300_001);
  });

  test("escapeArgs() escapes what would end an argument", () => {
    expect(escapeArgs("a&b+c d;e=f")).toBe("a%26b%2Bc%20d%3Be=f");
  });
});
