import { deepEqual, throws } from "node:assert/strict";
import { test } from "vitest";
import { ConfigError } from "./config_error.ts";
import { dataChannelConfigOf } from "./data_channel_config.ts";

test("dataChannelConfigOf() binds to the address that the gateway listens on", () => {
  const bound = ["127.0.0.1", "localhost", "192.0.2.7", "::1", "0.0.0.0", "::", "gate.example"];
  deepEqual(bound.map((host) => dataChannelConfigOf(undefined, host)), [
    { bindAddress: "127.0.0.1" },
    { bindAddress: "127.0.0.1" },
    { bindAddress: "192.0.2.7" },
    { bindAddress: "::1" },
    {},
    {},
    {},
  ]);
});

test("dataChannelConfigOf() takes what it is told over the host", () => {
  deepEqual(dataChannelConfigOf(false, "127.0.0.1"), false);
  deepEqual(dataChannelConfigOf({}, "127.0.0.1"), { bindAddress: "127.0.0.1" });
  deepEqual(dataChannelConfigOf({ bindAddress: "0.0.0.0" }, "127.0.0.1"), {});
  const told = { portRange: [50_000, 50_999], iceServers: ["stun:stun.example:3478"] };
  deepEqual(dataChannelConfigOf(told, "::"), told);
});

test("dataChannelConfigOf() says what is wrong, and shows no credential", () => {
  const wrong: readonly [unknown, RegExp][] = [
    [true, /neither false nor an object/],
    [[], /neither false nor an object/],
    [{ port: 1 }, /does not know port/],
    [{ bindAddress: "gate.example" }, /Cannot bind data channels to gate.example/],
    [{ portRange: [2, 1] }, /Cannot use the port range \[2,1\]/],
    [{ portRange: [0, 70_000] }, /Cannot use the port range/],
    [{ portRange: 5 }, /Cannot use the port range 5/],
    [{ iceServers: ["turn:user:secret@turn.example"] }, /^Cannot use an entry of iceServers$/],
  ];
  for (const [told, says] of wrong) {
    throws(() => dataChannelConfigOf(told, "::"), (error: unknown) => {
      return error instanceof ConfigError && says.test(error.message) && error.remediation !== "";
    });
  }
});
