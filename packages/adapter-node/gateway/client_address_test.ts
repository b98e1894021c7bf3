import { equal, ok, throws } from "node:assert/strict";
import { isIP } from "node:net";
import fc from "fast-check";
import { test } from "vitest";
import { clientAddresses, LOOPBACK_PROXIES, NOBODY } from "./client_address.ts";

const addressOf = clientAddresses([...LOOPBACK_PROXIES, "10.1.0.0/16"]);
const told = (forwarded: string, remote = "127.0.0.1"): string =>
  addressOf(remote, { "x-forwarded-for": forwarded });

test("clientAddresses() takes a client that comes by itself for itself, whatever it says", () => {
  equal(addressOf("192.0.2.7"), "192.0.2.7");
  equal(addressOf("::ffff:192.0.2.7"), "192.0.2.7");
  equal(told("198.51.100.1", "192.0.2.7"), "192.0.2.7");
});

test("clientAddresses() believes trusted proxies, and nobody before them", () => {
  equal(told("198.51.100.1"), "198.51.100.1");
  equal(told("203.0.113.9, 198.51.100.1, 10.1.2.3"), "198.51.100.1");
  equal(told("2001:db8::7", "::1"), "2001:db8::7");
});

test("clientAddresses() names nobody where a proxy says nothing that helps", () => {
  equal(addressOf("127.0.0.1"), NOBODY);
  equal(told("unknown"), NOBODY);
  equal(told("198.51.100.1, unknown"), NOBODY);
  equal(told("10.1.2.3, 127.0.0.1"), NOBODY);
});

test("clientAddresses() refuses what is neither an address nor a subnet", () => {
  for (
    const proxy of ["", "host", "10.1.0.0/33", "10.1/16", "::1/129", "10.0.0.0/8/8", "1.2.3.4/x"]
  ) {
    throws(() => clientAddresses([proxy]), RangeError);
  }
});

test("clientAddresses() never names a trusted proxy, whatever a header holds", () => {
  const hop = fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.constant("127.0.0.1"));
  fc.assert(fc.property(fc.array(hop, { maxLength: 40 }), (hops) => {
    const address = told(hops.join(","));
    ok(address === NOBODY || isIP(address) !== 0);
    ok(!address.startsWith("127."));
  }));
});
