import { describe, expect, test } from "vitest";
import { nginxRegExp } from "./nginx_regexp.ts";

const first = (pattern: string, text: string, isCaseless = false): string | null | undefined => {
  const match = nginxRegExp(pattern, isCaseless).exec(text);
  return match === "unknown" ? "unknown" : match?.[0] ?? null;
};

describe("nginxRegExp()", () => {
  test("nginxRegExp() translates what JavaScript does not know", () => {
    expect(first("(?i)^/WS", "/ws/x")).toBe("/ws");
    expect(first("^/(?P<id>[[:xdigit:]]+)\\z", "/0aF")).toBe("/0aF");
    expect(nginxRegExp("^/(?P<id>[a-z]+)").names).toEqual(["id"]);
    expect(first("\\A/a++b", "/aab")).toBe("/aab");
    expect(first("(?>a|ab)c", "ac")).toBe("ac");
    expect(first("^(?<a>.)(?P=a)$", "xx")).toBe("xx");
    expect(first("(*UTF8)ä", "ä")).toBe("ä");
    expect(first("/WS", "/ws", true)).toBe("/ws");
  });

  test("nginxRegExp() answers unknown to what it cannot try", () => {
    expect(first("(", "x")).toBe("unknown");
    expect(first("(?x) a b", "ab")).toBe("unknown");
    expect(first("a".repeat(5000), "a")).toBe("unknown");
    expect(first("a", "a".repeat(40_000))).toBe("unknown");
  });

  test("nginxRegExp() leaves a pattern that backtracks without end", () => {
    expect(first("^/((a+)+)+$", `/${"a".repeat(60)}!`)).toBe("unknown");
    expect(first("^/((a+)+)+$", "/aaa")).toBe("/aaa");
    expect(first("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x$", "a".repeat(3000))).toBe("unknown");
  });
});
