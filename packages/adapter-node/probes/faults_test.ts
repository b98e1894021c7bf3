import { equal, ok } from "node:assert/strict";
import { type Evidence, Secret } from "@holdfast/core";
import { createLnbits } from "@holdfast/adapter-node/lnbits";
import {
  type Fault,
  FAULTS,
  type FaultType,
  startFaultProxy,
} from "@holdfast/adapter-node/testing";
import { afterAll, test } from "vitest";
import { probePath } from "./probe_path.ts";
import { recordsOf } from "./probing.setup.ts";

const lnbits = await createLnbits();
const wallet = lnbits.createWallet("Probe");
const proxy = await startFaultProxy({ target: lnbits.url });

afterAll(async () => {
  await proxy.close();
  await lnbits.stop();
});

/** Shorter than the defaults, and long enough for loopback. */
const deadlines = { tcpMs: 800, httpMs: 1500, upgradeMs: 1500, frameMs: 600 };

type Shows = (evidence: readonly Evidence[]) => unknown;

const opens: Shows = (evidence) => recordsOf(evidence, "upgrade")[0]?.outcome === "opened";
const framesPass: Shows = (evidence) =>
  recordsOf(evidence, "frames").some(({ what, outcome }) =>
    what === "pong" && outcome === "arrived"
  );
const statusOf = (evidence: readonly Evidence[], what: string): number | null | undefined =>
  recordsOf(evidence, "http").find((found) => found.what === what)?.status;

/** What a quick run records of each fault; faults that only time shows leave it healthy. */
const SHOWN: Readonly<Record<FaultType, Shows>> = {
  silent: (seen) =>
    recordsOf(seen, "upgrade")[0]?.outcome === "timeout" && statusOf(seen, "health") === 200,
  refused: (seen) => recordsOf(seen, "upgrade")[0]?.end?.status === 503,
  close_after_open: (seen) =>
    opens(seen) && recordsOf(seen, "close")[0]?.end.message?.includes("ECONNRESET"),
  mute: (seen) =>
    opens(seen) && recordsOf(seen, "loopback")[0]?.outcome === "missing" &&
    recordsOf(seen, "frames").some(({ what, outcome }) => what === "pong" && outcome === "missing"),
  buffered: framesPass,
  wrong_channel: (seen) =>
    framesPass(seen) && recordsOf(seen, "loopback")[0]?.outcome === "missing",
  strip_upgrade: (seen) => recordsOf(seen, "upgrade")[0]?.end?.status === 405,
  rate_limited: (seen) =>
    statusOf(seen, "health") === 429 &&
    recordsOf(seen, "burst")[0]?.retryAfterMs === 7000,
  http_error: (seen) => statusOf(seen, "health") === 502 && opens(seen),
  reset_mid_body: (seen) =>
    recordsOf(seen, "http").some(({ outcome, error }) =>
      outcome === "cut" && error === "ECONNRESET"
    ),
  down: (seen) => recordsOf(seen, "tcp")[0]?.outcome === "reset",
  offline: (seen) =>
    recordsOf(seen, "http").length > 0 &&
    recordsOf(seen, "http").every(({ outcome }) => outcome === "timeout"),
  half_open: framesPass,
  slow: (seen) => (recordsOf(seen, "path_quality")[0]?.rttMs ?? 0) > 300,
  lossy: (seen) => (recordsOf(seen, "path_quality")[0]?.late ?? 0) > 0,
  throttled: (seen) => (recordsOf(seen, "path_quality")[0]?.bytesPerSecond ?? Infinity) < 8000,
  cut_after: framesPass,
  idle_timeout: framesPass,
};

const SETTINGS: Partial<Record<FaultType, Fault>> = {
  refused: { type: "refused", status: 503 },
  rate_limited: { type: "rate_limited", retryAfterS: 7 },
  slow: { type: "slow", latencyMs: 200, jitterMs: 20 },
  lossy: { type: "lossy", share: 0.3, rtoMs: 200 },
  throttled: { type: "throttled", bytesPerS: 2000 },
};

for (const { type } of FAULTS) {
  test(`probePath() records what ${type} does to a path, within its time`, async () => {
    proxy.set(SETTINGS[type] ?? { type } as Fault);
    const url = `ws://127.0.0.1:${proxy.port}/api/v1/ws/${wallet.invoiceKey}`;
    const startedAt = performance.now();
    const evidence = await probePath({ url, key: new Secret(wallet.invoiceKey), deadlines });
    proxy.heal();
    ok(SHOWN[type](evidence), JSON.stringify(evidence, null, 1));
    ok(performance.now() - startedAt < 15_000);
    equal(JSON.stringify(evidence).includes(wallet.invoiceKey), false);
    equal(
      recordsOf(evidence, "frame_sizes").some(({ smallestLost }) => smallestLost !== null),
      false,
    );
  });
}
