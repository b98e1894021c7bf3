import { expect, test } from "vitest";
import { failureText } from "./failure_text.ts";
import { bodyStart, retryAfterOf, tellingHeaders } from "./http_evidence.ts";
import { requestSecrets } from "./request_secrets.ts";
import { Secret } from "../model/secret.ts";
import { utf8LengthExceeds } from "./utf8_length.ts";

const KEY = "3f9a3f9a3f9a3f9a3f9a3f9a3f9a3f9a";

test("tellingHeaders() keeps what tells and leaves out what does not", () => {
  const headers = new Headers({
    "Server": "nginx",
    "Via": "1.1 x",
    "Set-Cookie": "a=1",
    "X-Own": "1",
  });
  expect(tellingHeaders(headers)).toEqual({ server: "nginx", via: "1.1 x" });
});

test("tellingHeaders() masks and cuts each value", () => {
  const headers = new Headers({
    location: `/x?token=${KEY}`,
    server: `s ${KEY}`,
    via: "v".repeat(999),
  });
  const told = tellingHeaders(headers, [KEY]);
  expect(told["location"]).toBe("/x?token=•••");
  expect(told["server"]).toBe("s •••");
  expect(told["via"]).toHaveLength(200);
});

test("bodyStart() masks before it cuts, so that no half of a secret is left", () => {
  const text = "x".repeat(500) + KEY;
  expect(bodyStart(text, [KEY])).toBe(`${"x".repeat(500)}•••`);
});

test("retryAfterOf() reads seconds, and nothing from what it cannot read", () => {
  expect(retryAfterOf(new Headers({ "retry-after": "5" }), 0)).toBe(5000);
  expect(retryAfterOf(new Headers({ "retry-after": "soon" }), 0)).toBe(undefined);
  expect(retryAfterOf(new Headers(), 0)).toBe(undefined);
});

test("retryAfterOf() falls back on the own clock where the peer tells no date", () => {
  const headers = new Headers({ "retry-after": "Thu, 01 Jan 1970 00:01:00 GMT" });
  expect(retryAfterOf(headers, 20_000)).toBe(40_000);
});

test("requestSecrets() finds keys in headers, queries, paths and userinfo", () => {
  const url = new Secret(
    `https://me:pa55word@host/api/v1/ws/${KEY}?api-key=short1&q=word&t=${KEY}2#x`,
  );
  const secrets = requestSecrets(url, {
    "x-api-key": new Secret("header-key"),
    "accept": new Secret("text/x"),
  });
  for (const secret of ["pa55word", KEY, "short1", `${KEY}2`, "header-key"]) {
    expect(secrets).toContain(secret);
  }
  for (const word of ["host", "word", "api", "text/x"]) expect(secrets).not.toContain(word);
});

test("requestSecrets() finds a secret as written and as meant", () => {
  const secrets = requestSecrets(new Secret("https://host/?token=a%2Bb%2Fcdef"), {});
  expect(secrets).toContain("a%2Bb%2Fcdef");
  expect(secrets).toContain("a+b/cdef");
});

test("requestSecrets() finds the token behind a scheme", () => {
  expect(requestSecrets(new Secret("x"), { authorization: new Secret(`Bearer ${KEY}`) })).toContain(
    KEY,
  );
});

test("requestSecrets() puts a longer secret before one within it", () => {
  const secrets = requestSecrets(new Secret(`https://host/?key=${KEY}&token=${KEY}abc`), {});
  expect(secrets.indexOf(`${KEY}abc`)).toBeLessThan(secrets.indexOf(KEY));
});

test("requestSecrets() survives addresses that are none", () => {
  for (const url of ["", "?", "://", "%", "https://host/%zz?key=%zz"]) {
    expect(Array.isArray(requestSecrets(new Secret(url), {}))).toBe(true);
  }
});

test("failureText() follows causes, and not in a circle", () => {
  const inner: Error & { cause?: unknown } = new Error("inner");
  const outer = new Error("outer", { cause: inner });
  inner.cause = outer;
  expect(failureText(outer)).toBe("outer: inner");
});

test("failureText() takes the code of an error without a message", () => {
  const cause = Object.assign(new AggregateError([], ""), { code: "ECONNREFUSED" });
  expect(failureText(new TypeError("fetch failed", { cause }))).toBe("fetch failed: ECONNREFUSED");
});

test("failureText() says something of what is no error", () => {
  expect(failureText(null)).toBe("Failed without a reason");
});

test("failureText() masks", () => {
  expect(failureText(new Error(`Invalid URL: ${KEY}`), [KEY])).toBe("Invalid URL: •••");
});

test("utf8LengthExceeds() agrees with an encoder at the edges", () => {
  for (const text of ["", "a", "é", "€", "🂡", "a\uD800", "🂡€é"]) {
    const bytes = new TextEncoder().encode(text).length;
    expect(utf8LengthExceeds(text, bytes)).toBe(false);
    if (bytes > 0) expect(utf8LengthExceeds(text, bytes - 1)).toBe(true);
  }
});
