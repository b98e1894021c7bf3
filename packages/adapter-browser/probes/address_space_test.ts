import { equal } from "node:assert/strict";
import { test } from "vitest";
import { addressSpace } from "./address_space.ts";

test("addressSpace() tells who can reach an address by its text", () => {
  const spaces = {
    loopback: ["localhost", "LNbits.localhost", "127.0.0.1", "127.9.9.9", "::1"],
    private: [
      "10.0.0.2",
      "192.168.1.1",
      "172.16.0.1",
      "172.31.255.255",
      "169.254.1.1",
      "100.64.0.1",
      "100.127.0.1",
      "umbrel.local",
      "node.home.arpa",
      "fd00::1",
      "fe80::1",
    ],
    public: [
      "8.8.8.8",
      "172.32.0.1",
      "172.15.0.1",
      "100.63.0.1",
      "100.128.0.1",
      "11.0.0.1",
      "2a00::1",
    ],
    unknown: ["pay.example", "10.example", "fd00.example", "local"],
  } as const;
  for (const [space, hosts] of Object.entries(spaces)) {
    for (const host of hosts) equal(addressSpace(host), space, host);
  }
});
