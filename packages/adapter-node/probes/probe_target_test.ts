import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "vitest";
import { Secret } from "@holdfast/core";
import { channelPath, probeTarget } from "./probe_target.ts";

test("probeTarget() takes every form of an address", () => {
  const parts = (url: string): unknown => {
    const { host, port, tls, base, authority, looksLikeLnbits } = probeTarget(url);
    return [host, port, tls, base, authority, looksLikeLnbits];
  };
  deepEqual(parts("https://ln.example"), ["ln.example", 443, true, "", "ln.example", true]);
  deepEqual(parts("ln.example"), ["ln.example", 443, true, "", "ln.example", true]);
  deepEqual(parts("ws://ln.example:5000/api/v1/ws/3f9a"), [
    ...["ln.example", 5000, false, "", "ln.example:5000", true],
  ]);
  deepEqual(parts("wss://[fd00::1]:8443/api/v1/ws/3f9a"), [
    ...["fd00::1", 8443, true, "", "[fd00::1]:8443", true],
  ]);
  deepEqual(parts("https://ln.example/pay/api/v1/ws/3f9a/"), [
    ...["ln.example", 443, true, "/pay", "ln.example", true],
  ]);
  deepEqual(parts("http://ln.example/feed"), [
    ...["ln.example", 80, false, "/feed", "ln.example", false],
  ]);
});

test("probeTarget() makes a secret of the id in the address, unless another is given", () => {
  equal(probeTarget("wss://ln.example/api/v1/ws/3f%20a").item?.reveal(), "3f a");
  const given = probeTarget("wss://ln.example/api/v1/ws/3f9a", new Secret("other"));
  equal(given.item?.reveal(), "other");
  equal(probeTarget("https://ln.example/api/v1/ws/").item, undefined);
  equal(JSON.stringify(probeTarget("wss://ln.example/api/v1/ws/3f9a")).includes("3f9a"), false);
});

test("probeTarget() knows an address without a name", () => {
  equal(probeTarget("https://10.0.0.2").isLiteral, true);
  equal(probeTarget("https://[::1]").isLiteral, true);
  equal(probeTarget("https://localhost").isLiteral, false);
});

test("probeTarget() refuses what is no web address, without showing secrets", () => {
  for (const url of ["ftp://host", "https://", "http://a b", `https://host/${"x".repeat(3000)}`]) {
    throws(() => probeTarget(url), /Cannot probe the address/);
  }
  throws(() => probeTarget("ftp://me:secret@host"), (error: Error) => {
    return !error.message.includes("secret");
  });
});

test("channelPath() keeps an id in its segment", () => {
  equal(channelPath(probeTarget("https://host/pay"), "a/b?c"), "/pay/api/v1/ws/a%2Fb%3Fc");
});

test("probeTarget() knows the feed of a gateway, and what stands before it", () => {
  const told = (url: string): unknown[] => {
    const { base, feed } = probeTarget(url);
    return [base, feed];
  };
  deepEqual(told("https://host/v1/feeds/till"), ["", "till"]);
  deepEqual(told("wss://host/pay/v1/feeds/till-2/socket"), ["/pay", "till-2"]);
  deepEqual(told("https://host/v1/feeds/till/events?after=e:1"), ["", "till"]);
  deepEqual(told("https://host/v1/feeds/Till"), ["/v1/feeds/Till", undefined]);
  deepEqual(told("https://host/v1/feeds/till/else"), ["/v1/feeds/till/else", undefined]);
});
