import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, test } from "vitest";
import { ConfigError } from "./config_error.ts";
import { readGatewayConfig } from "./gateway_config.ts";

const folder = mkdtempSync(join(tmpdir(), "holdfast-gateway-"));
afterAll(() => rmSync(folder, { recursive: true }));
const KEY = "5ecre7inv01cekey5ecre7inv01cekey";
writeFileSync(join(folder, "till.key"), `${KEY}\n`);

let n = 0;
function file(told: unknown): string {
  const path = join(folder, `gateway${n++}.json`);
  writeFileSync(path, typeof told === "string" ? told : JSON.stringify(told));
  return path;
}
const till = { feed: "till", server: "https://host/", keyFile: "till.key" };

test("readGatewayConfig() reads a file, and keys from the files beside it", () => {
  const config = readGatewayConfig(
    file({ port: 0, wallets: [till], origins: ["https://a.example"] }),
    {},
  );
  deepEqual([config.host, config.port, config.origins], ["127.0.0.1", 0, ["https://a.example"]]);
  const [wallet] = config.wallets;
  deepEqual([wallet?.feed, wallet?.server, wallet?.key.reveal()], ["till", "https://host", KEY]);
  equal(config.isSecretMadeUp, true);
  deepEqual(config.dataChannel, { bindAddress: "127.0.0.1" });
});

test("readGatewayConfig() reads proxies, limits, heartbeats and the port for bridges", () => {
  const told = { proxies: ["10.1.0.0/16"], limits: { linksMax: 5 }, heartbeatMs: 5000 };
  const config = readGatewayConfig(file({ wallets: [till], ...told, bridgePort: 8601 }), {});
  const { proxies, limits, heartbeatMs, bridgePort } = config;
  deepEqual({ proxies, limits, heartbeatMs, bridgePort }, { ...told, bridgePort: 8601 });
  const plain = readGatewayConfig(file({ wallets: [till] }), {});
  deepEqual([plain.limits, plain.heartbeatMs, plain.bridgePort], [{}, 10_000, null]);
});

test("readGatewayConfig() takes one wallet from the environment alone", () => {
  const config = readGatewayConfig(null, {
    HOLDFAST_LNBITS: "https://host",
    HOLDFAST_KEY: KEY,
    HOLDFAST_TICKET_SECRET: "0123456789abcdef0123456789abcdef",
    HOLDFAST_ORIGINS: "https://a.example, https://b.example",
  });
  equal(config.wallets[0]?.feed, "wallet");
  equal(config.isSecretMadeUp, false);
  deepEqual(config.origins, ["https://a.example", "https://b.example"]);
});

test("readGatewayConfig() makes up a secret of its own for each process", () => {
  const env = { HOLDFAST_LNBITS: "https://host", HOLDFAST_KEY: KEY };
  const [one, other] = [readGatewayConfig(null, env), readGatewayConfig(null, env)];
  ok(one.secret.reveal().length >= 32 && one.secret.reveal() !== other.secret.reveal());
});

test("readGatewayConfig() says what is wrong and what to do, and shows no key", () => {
  const wrong: readonly [unknown, RegExp][] = [
    ["{", /not a JSON object/],
    ["[1]", /not a JSON object/],
    [{}, /without a wallet/],
    [{ wallet: [till] }, /does not know wallet/],
    [{ wallets: [till], proxies: ["my-proxy"] }, /neither an address nor a subnet/],
    [{ wallets: [till], limits: { linksMax: 0 } }, /linksMax/],
    [{ wallets: [till], heartbeatMs: 10 }, /heartbeatMs/],
    [{ wallets: [till], bridgePort: "6080" }, /port 6080/],
    [{ wallets: [{ ...till, key: KEY }] }, /key stands in the configuration/],
    [{ wallets: [{ feed: "till" }] }, /not whole/],
    [{ wallets: [{ ...till, feed: "Till!" }] }, /Cannot name a feed/],
    [{ wallets: [{ ...till, keyFile: "none.key" }] }, /Cannot read .*none.key: ENOENT/],
    [{ wallets: [{ ...till, server: "host" }] }, /Cannot use the server/],
    [{ wallets: [till, till] }, /Two wallets share/],
    [{ wallets: [till], dataChannel: 1 }, /Cannot use dataChannel/],
    [{ wallets: [till], port: 70_000 }, /Cannot listen on port 70000/],
    [{ wallets: [till], origins: ["https://a.example/path"] }, /Cannot use the origin/],
  ];
  for (const [told, says] of wrong) {
    throws(() => readGatewayConfig(file(told), {}), (error: unknown) => {
      ok(error instanceof ConfigError);
      match(error.message, says);
      ok(error.remediation.length > 0 && !`${error.message}${error.remediation}`.includes(KEY));
      return true;
    });
  }
});

test("readGatewayConfig() refuses a secret that is too short", () => {
  const env = { HOLDFAST_LNBITS: "https://host", HOLDFAST_KEY: KEY };
  throws(() => readGatewayConfig(null, { ...env, HOLDFAST_TICKET_SECRET: "short" }), /too short/);
});
