import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { createServer } from "node:net";
import { type Evidence, Secret } from "@holdfast/core";
import { diagnose } from "@holdfast/core/diagnosis";
import { createLnbits, type Lnbits, type LnbitsWallet } from "@holdfast/adapter-node/lnbits";
import { startConformanceServer, startFaultProxy } from "@holdfast/adapter-node/testing";
import { afterEach, beforeEach, test } from "vitest";
import type { ProbeStep } from "./probe_options.ts";
import { probePath } from "./probe_path.ts";
import { listening, recordsOf } from "./probing.setup.ts";

let lnbits: Lnbits;
let wallet: LnbitsWallet;

beforeEach(async () => {
  lnbits = await createLnbits();
  wallet = lnbits.createWallet("Probe");
});

afterEach(() => lnbits.stop());

test("probePath() finds a healthy LNbits healthy", async () => {
  const url = `ws://127.0.0.1:${lnbits.port}/api/v1/ws/${wallet.invoiceKey}`;
  const evidence = await probePath({ url, key: new Secret(wallet.invoiceKey) });
  equal(evidence[0]?.kind, "target");
  const diagnosis = diagnose(evidence);
  deepEqual([diagnosis.outcome, diagnosis.causes.map(({ cause }) => cause)], ["healthy", []]);
  const statuses = recordsOf(evidence, "http").map(({ what, status }) => `${what} ${status}`);
  for (const due of ["health 200", "wallet 200", "wallet-no-key 401", "wallet-query-key 200"]) {
    ok(statuses.includes(due), due);
  }
  equal(recordsOf(evidence, "loopback")[0]?.outcome, "ok");
  equal(recordsOf(evidence, "channel")[0]?.is, "invoice-key");
  deepEqual(
    recordsOf(evidence, "frame_sizes").map(({ direction, smallestLost }) => [
      direction,
      smallestLost,
    ]),
    [["up", null], ["down", null]],
  );
  const kinds = new Set(evidence.map(({ kind }) => kind));
  for (const kind of ["tcp", "upgrade", "frames", "path_quality", "burst"] as const) {
    ok(kinds.has(kind), kind);
  }
});

test("probePath() asks a healthy server no more than sixty times", async () => {
  const proxy = await startFaultProxy({ target: lnbits.url });
  await probePath({ url: proxy.url, key: new Secret(wallet.invoiceKey) });
  const { requests, upgrades } = proxy.counters;
  ok(requests + upgrades <= 60, `${requests} requests, ${upgrades} upgrades`);
  ok(upgrades > 8 && requests > 12);
  await proxy.close();
});

test("probePath() leaves no connection behind", async () => {
  await probePath({ url: lnbits.url });
  for (let n = 0; n < 50 && lnbits.connectionCount() > 0; n++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  equal(lnbits.connectionCount(), 0);
});

test("probePath() keeps keys, ids, names and balances out of evidence and steps", async () => {
  lnbits.credit(wallet.id, 123_456_000);
  const steps: ProbeStep[] = [];
  const url = `http://127.0.0.1:${lnbits.port}/api/v1/ws/${wallet.invoiceKey}?token=querysecret`;
  const shown = JSON.stringify([
    await probePath({
      url,
      key: new Secret(wallet.adminKey),
      via: [{ url, name: "LNbits" }],
      onStep: (step) => steps.push(step),
    }),
    steps,
  ]);
  const secrets = [wallet.invoiceKey, wallet.adminKey, wallet.id, "querysecret", "123456000"];
  for (const secret of secrets) equal(shown.includes(secret), false);
});

test("probePath() reports every step, and why some are skipped", async () => {
  const steps: ProbeStep[] = [];
  await probePath({ url: lnbits.url, onStep: (step) => steps.push(step) });
  const last = new Map(steps.map(({ name, state }) => [name, state]));
  for (const name of ["tcp", "http", "upgrade", "variants", "frames", "sizes", "burst"]) {
    equal(last.get(name), "passed", name);
  }
  for (const name of ["dns", "tls", "http2", "channel", "stream"]) {
    equal(last.get(name), "skipped", name);
    ok(steps.find((step) => step.name === name)?.detail !== undefined);
  }
});

test("probePath() survives a listener that throws", async () => {
  const evidence = await probePath({
    url: lnbits.url,
    onStep: () => {
      throw new Error("Cannot listen: gone");
    },
  });
  ok(evidence.length > 10);
});

test("probePath() ends at once when it is aborted, with what was seen", async () => {
  const silent = createServer(() => {});
  const port = await listening(silent);
  const stop = new AbortController();
  const onStep = ({ name }: ProbeStep): void => {
    if (name === "upgrade") setTimeout(() => stop.abort(), 50);
  };
  const startedAt = performance.now();
  const url = `http://127.0.0.1:${port}`;
  const evidence = await probePath({ url, signal: stop.signal, onStep });
  ok(performance.now() - startedAt < 3000);
  deepEqual(evidence.map(({ kind }) => kind), ["target", "tcp"]);
  silent.close();
});

test("probePath() skips what an earlier phase makes impossible", async () => {
  const { refusedPort, close } = await startConformanceServer();
  await close();
  const evidence = await probePath({ url: `https://127.0.0.1:${refusedPort}` });
  deepEqual(evidence.map(({ kind }) => kind), ["target", "tcp"]);
  equal(recordsOf(evidence, "tcp")[0]?.outcome, "refused");
});

test("probePath() records a name that does not resolve, and nothing after it", async () => {
  const evidence = await probePath({ url: "wss://nobody.invalid/api/v1/ws/abc" });
  deepEqual(evidence.map(({ kind }) => kind), ["target", "dns"]);
  const [dns] = recordsOf(evidence, "dns");
  deepEqual(dns?.addresses, []);
  ok(dns?.error !== undefined);
});

test("probePath() records what goes wrong with a probe itself, and goes on", async () => {
  const evidence = await probePath({ url: lnbits.url, origin: "https://bad\norigin" });
  const [target] = recordsOf(evidence, "target");
  ok(/invalid|character/i.test(String(target?.facts?.["http error"])));
  equal(recordsOf(evidence, "tcp")[0]?.outcome, "connected");
});

test("probePath() refuses an address that is none", async () => {
  await rejects(probePath({ url: "ftp://host" }), /Cannot probe the address/);
});

test("probePath() takes a server that is not LNbits for what it is", async () => {
  const server = await startConformanceServer();
  const url = `${server.url.replace("http", "ws")}/conformance/websocket/echo`;
  const evidence = await probePath({ url });
  equal(recordsOf(evidence, "target")[0]?.profile, "generic");
  equal(recordsOf(evidence, "target")[0]?.path, "/conformance/websocket/echo");
  equal(recordsOf(evidence, "upgrade")[0]?.outcome, "opened");
  const echo = recordsOf(evidence, "frames").find(({ what }) => what === "echo");
  equal(echo?.outcome, "arrived");
  deepEqual(recordsOf(evidence, "loopback"), []);
  deepEqual(recordsOf(evidence, "channel"), []);
  equal(recordsOf(evidence, "frame_sizes")[0]?.smallestLost, null);
  await server.close();
});

test("probePath() compares vantage points and says between which two it breaks", async () => {
  const proxy = await startFaultProxy({ target: lnbits.url });
  proxy.set({ type: "strip_upgrade" });
  const key = new Secret(wallet.invoiceKey);
  const via = [{ url: lnbits.url, name: "LNbits" }, { url: proxy.url, name: "proxy" }];
  const evidence: readonly Evidence[] = await probePath({ url: proxy.url, key, via });
  const [compared] = recordsOf(evidence, "hop_comparison");
  deepEqual(
    [compared?.worksAt, compared?.breaksAt, compared?.what, compared?.via],
    ["LNbits", "proxy", "upgrade", undefined],
  );
  ok(evidence.some(({ via }) => via === "LNbits") && evidence.some(({ via }) => via === "proxy"));
  equal(diagnose(evidence).verdict?.cause, "proxy-drops-upgrade");
  await proxy.close();
});

test("probePath() compares nothing where nothing breaks", async () => {
  const evidence = await probePath({ url: lnbits.url, via: [{ url: lnbits.url, name: "LNbits" }] });
  deepEqual(recordsOf(evidence, "hop_comparison"), []);
});
