import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "vitest";
import type { Evidence } from "../model/evidence.ts";
import { diagnose } from "./diagnose.ts";
import { pathPicture } from "./path_picture.ts";

const bodyStart = '{"detail":"Method Not Allowed"}';
const target: Evidence = {
  kind: "target",
  at: 0,
  host: "lnbits.example.com",
  port: 443,
  tls: true,
  path: "/api/v1/ws/•••",
  profile: "lnbits",
  from: "node",
};
const upgrade = { kind: "upgrade", at: 1, routeKind: "websocket", tookMs: 5 } as const;
const dropped: Evidence = {
  ...upgrade,
  outcome: "refused",
  end: { how: "refused", status: 405, bodyStart },
};
const wallet: Evidence = {
  kind: "http",
  at: 2,
  what: "wallet",
  outcome: "answered",
  status: 200,
  tookMs: 5,
};
const healthy: readonly Evidence[] = [
  target,
  { kind: "tcp", at: 0, address: "192.0.2.1", port: 443, outcome: "connected", tookMs: 12 },
  { kind: "tls", at: 0, outcome: "ok", tookMs: 20, protocol: "TLSv1.3" },
  { ...upgrade, outcome: "opened", status: 101 },
  wallet,
  { kind: "loopback", at: 3, outcome: "ok", tookMs: 9 },
];

test("diagnose() names nothing on a healthy path", () => {
  const { outcome, verdict, causes, nextProbe } = diagnose(healthy);
  deepEqual([outcome, verdict, causes, nextProbe], ["healthy", null, [], null]);
});

test("diagnose() calls nothing healthy that it did not see work", () => {
  for (const kind of ["upgrade", "loopback", "http"]) {
    equal(diagnose(healthy.filter((found) => found.kind !== kind)).outcome, "inconclusive", kind);
  }
});

test("diagnose() without evidence says what to do", () => {
  const { outcome, nextProbe } = diagnose([target]);
  equal(outcome, "inconclusive");
  match(nextProbe?.command ?? "", /holdfast doctor https:\/\/lnbits\.example\.com$/);
});

test("diagnose() writes the fix for this site", () => {
  const { causes } = diagnose([target, wallet, dropped]);
  match(causes[0]?.fix ?? "", /location \/api\/v1\/ws\/ \{/);
  match(causes[0]?.fix ?? "", /proxy_pass http:\/\/127\.0\.0\.1:5000;/);
});

test("diagnose() lists children that only the configuration could tell", () => {
  const { verdict, causes, nextProbe } = diagnose([target, wallet, dropped]);
  equal(verdict?.cause, "proxy-drops-upgrade");
  equal(causes[0]?.candidates.includes("missing-upgrade-header"), true);
  match(nextProbe?.command ?? "", /--nginx/);
});

test("diagnose() tells a page that found an archetype what would decide", () => {
  const path: Evidence = { ...wallet, what: "ws-path", status: 405, bodyStart };
  const failed: Evidence = { ...upgrade, outcome: "failed", fired: "error-and-close" };
  const { verdict, nextProbe } = diagnose([{ ...target, from: "page" }, wallet, path, failed]);
  equal(verdict?.cause, "upgrade-refused");
  match(nextProbe?.command ?? "", /holdfast doctor https:\/\/lnbits\.example\.com /);
});

test("diagnose() names the child once the configuration tells it", () => {
  const config: Evidence = {
    kind: "nginx_config",
    at: 4,
    passesUpgrade: false,
    findings: [{
      cause: "missing-upgrade-header",
      severity: "error",
      file: "/etc/nginx/conf.d/lnbits.conf",
      line: 12,
      directive: "proxy_pass",
      message: "Nothing sets Upgrade here",
      fix: "proxy_set_header Upgrade $http_upgrade;",
    }],
  };
  const { verdict, causes } = diagnose([target, wallet, dropped, config]);
  equal(verdict?.cause, "missing-upgrade-header");
  match(causes[0]?.why[0] ?? "", /lnbits\.conf:12/);
});

test("diagnose() says what is ruled out, and by what", () => {
  const { ruledOut } = diagnose(healthy);
  deepEqual(ruledOut.find(({ cause }) => cause === "proxy-drops-upgrade")?.by !== undefined, true);
});

test("pathPicture() shows every station as working on a healthy path", () => {
  const stations = pathPicture(healthy, diagnose(healthy));
  deepEqual(stations.map(({ hop }) => hop), ["client", "network", "tls", "proxy", "server"]);
  deepEqual([...new Set(stations.map(({ state }) => state))], ["works"]);
});

test("pathPicture() marks the hop of the verdict and shows what was seen before it", () => {
  const evidence = [...healthy.slice(0, 3), wallet, dropped];
  const stations = pathPicture(evidence, diagnose(evidence));
  equal(stations.find(({ state }) => state === "broken")?.hop, "proxy");
  equal(stations.find(({ hop }) => hop === "network")?.says, "TCP in 12 ms");
});

test("pathPicture() shows TLS and a tunnel only where there are any", () => {
  const plain = pathPicture([{ ...target, tls: false } as Evidence], diagnose([]));
  equal(plain.some(({ hop }) => hop === "tls"), false);
  const peer: Evidence = {
    kind: "wireguard",
    at: 0,
    interface: "wg0",
    handshakeAgeS: 20,
    receivedBytes: 1,
    sentBytes: 1,
  };
  const tunnelOf = (upstream?: string): string | undefined => {
    const seen = upstream === undefined ? target : { ...target, upstream } as Evidence;
    return pathPicture([seen, peer], diagnose([])).find(({ hop }) => hop === "tunnel")?.says;
  };
  equal(tunnelOf(), "handshake 20 s ago");
  equal(tunnelOf("http://10.0.0.2:5000"), "handshake 20 s ago");
  equal(tunnelOf("http://127.0.0.1:5000"), undefined);
});

test("pathPicture() marks the tunnel where the hole is in it, and not the network before", () => {
  const hole: Evidence = {
    kind: "frame_sizes",
    at: 3,
    direction: "down",
    largestPassed: 1264,
    smallestLost: 1272,
  };
  const peer: Evidence = {
    kind: "wireguard",
    at: 3,
    interface: "wg0",
    handshakeAgeS: 20,
    receivedBytes: 1,
    sentBytes: 1,
  };
  const evidence = [...healthy, hole, peer];
  const stations = pathPicture(evidence, diagnose(evidence));
  deepEqual(stations.filter(({ state }) => state === "broken").map(({ hop }) => hop), ["tunnel"]);
});

test("pathPicture() says nothing of what was not looked at", () => {
  const states = pathPicture([], diagnose([])).map(({ state }) => state);
  equal(states.includes("broken"), false);
  equal(states.includes("unknown"), true);
});

test("diagnose() calls no path healthy on which an own message stayed away", () => {
  const pong: Evidence = { kind: "frames", at: 3, outcome: "arrived", what: "pong" };
  const missing: Evidence = { kind: "loopback", at: 3, outcome: "missing", tookMs: 4000 };
  const seen = healthy.filter(({ kind }) => kind !== "loopback");
  equal(diagnose([...seen, pong]).outcome, "healthy");
  equal(diagnose([...seen, pong, missing]).outcome === "healthy", false);
});
