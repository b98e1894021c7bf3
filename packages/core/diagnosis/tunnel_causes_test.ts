import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "vitest";
import type { CauseId } from "../model/cause_id.ts";
import type { Evidence, EvidenceOf } from "../model/evidence.ts";
import { fromProxy, probedPath } from "../testing/mod.ts";
import { diagnose } from "./diagnose.ts";

type Peer = EvidenceOf<"wireguard">;

type Loose<Record> = { readonly [Name in keyof Record]?: Record[Name] | undefined };

const peer = (more: Loose<Peer>): Peer => ({
  kind: "wireguard",
  at: 10,
  end: "near",
  isUp: true,
  interface: "wg0",
  handshakeAgeS: null,
  receivedBytes: 0,
  sentBytes: 0,
  allowedIps: ["10.0.0.2/32"],
  endpoint: "198.51.100.7:51820",
  publicKey: "nearnear…",
  peerKey: "farfarfa…",
  listenPort: 51_820,
  ...more,
} as Peer);
const far = (more: Loose<Peer>): Peer =>
  peer({
    end: "far",
    allowedIps: ["10.0.0.1/32"],
    endpoint: "192.0.2.1:51820",
    publicKey: "farfarfa…",
    peerKey: "nearnear…",
    ...more,
  });
const link = (more: Partial<EvidenceOf<"interface">>): Evidence => ({
  kind: "interface",
  at: 10,
  end: "near",
  name: "wg0",
  receivedPackets: 0,
  sentPackets: 0,
  dropped: 0,
  mtu: 1420,
  isUp: true,
  ...more,
});
const calling = { sentBytes: 1480, sentGrowth: 296, receivedGrowth: 0 };
const recent = { handshakeAgeS: 40, receivedBytes: 188, sentBytes: 9000, sentGrowth: 1200 };
const blockedRule: Evidence = {
  kind: "netfilter",
  at: 10,
  what: "dropped",
  count: 24,
  rule: "inet filter input udp dport 51820 drop",
};
/** What the probes see outside whenever the tunnel does not carry. */
const outside = probedPath({
  target: { upstream: "http://10.0.0.2:5000" },
  all: "timeout",
});
const in504 = probedPath({ target: { upstream: "http://10.0.0.2:5000" }, all: fromProxy(504) });
const works = probedPath({ target: { upstream: "http://10.0.0.2:5000" } });

const SCENES: readonly (readonly [string, CauseId | null, readonly Evidence[]])[] = [
  ["never, by the proxy's end alone", "wireguard-no-handshake", [peer(calling)]],
  ["never, with empty counters at the other end", "wireguard-no-handshake", [
    peer(calling),
    far({ publicKey: undefined }),
  ]],
  ["down, by an empty wg show", "wireguard-down", [
    peer({ isUp: false, interface: "" }),
  ]],
  ["down, by ip link", "wireguard-down", [
    link({ isUp: false }),
    { kind: "nginx_log", at: 3, what: "upstream-no-route", count: 4 },
  ]],
  ["the proxy's end has a wrong key", "wireguard-wrong-key", [
    peer({ ...calling, peerKey: "oldoldol…" }),
    far({}),
  ]],
  ["the server's end has a wrong key", "wireguard-wrong-key", [
    peer(calling),
    far({ peerKey: "oldoldol…" }),
  ]],
  ["another port", "wireguard-wrong-endpoint", [
    peer({ ...calling, endpoint: "198.51.100.7:51821" }),
    far({}),
  ]],
  ["another host", "wireguard-wrong-endpoint", [peer(calling), far({ endpoint: undefined })]],
  ["both ends call in vain", "wireguard-port-blocked", [peer(calling), far({ sentBytes: 888 })]],
  ["UDP is dropped", "wireguard-port-blocked", [peer(calling), far({}), blockedRule]],
  ["nothing comes back", "wireguard-silent", [peer({ ...recent, receivedGrowth: 0 })]],
  ["an old session", "wireguard-stale", [
    peer({ ...recent, handshakeAgeS: 600, receivedGrowth: 0, keepaliveS: 0 }),
  ]],
  ["an old session, and packets that wait for a new one", "wireguard-stale", [
    peer({ ...recent, handshakeAgeS: 600, sentGrowth: 296, receivedGrowth: 0, keepaliveS: 0 }),
    link({ sentPackets: 60, sentGrowth: 24 }),
  ]],
  ["the proxy's AllowedIPs lack the server", "wireguard-allowed-ips", [
    peer({ allowedIps: ["10.9.0.0/16"] }),
    link({ sentPackets: 12 }),
  ]],
  ["nothing enters the tunnel", "wireguard-allowed-ips", [
    peer({ allowedIps: undefined }),
    link({ sentPackets: 12 }),
  ]],
  ["a session, and none of the packets enters", "wireguard-allowed-ips", [
    peer({ handshakeAgeS: 17, sentBytes: 180, receivedBytes: 92, allowedIps: undefined }),
    link({ sentPackets: 24 }),
  ]],
  ["the server's AllowedIPs lack the proxy", "wireguard-allowed-ips", [
    peer({ ...recent, receivedGrowth: 0 }),
    far({ handshakeAgeS: 40, receivedBytes: 9000, receivedGrowth: 1200, sentGrowth: 0 }),
    link({ end: "far" }),
  ]],
  ["the server's AllowedIPs lack the proxy since today", "wireguard-allowed-ips", [
    peer({ ...recent, receivedGrowth: 0 }),
    far({ handshakeAgeS: 40, receivedBytes: 9_000_000, receivedGrowth: 1200, sentGrowth: 0 }),
    link({ end: "far", receivedPackets: 29_021, receivedGrowth: 0 }),
  ]],
  ["a session that carried, and none of today's packets enters", "wireguard-allowed-ips", [
    peer({ ...recent, sentBytes: 9_000_000, sentGrowth: 96, receivedGrowth: 92 }),
    link({ sentPackets: 29_021, sentGrowth: 24 }),
  ]],
];

for (const [name, verdict, files] of SCENES) {
  for (const [seen, evidence] of [["504", in504], ["nothing", outside]] as const) {
    test(`diagnose() of a tunnel: ${name}, ${seen} outside: ${verdict}`, () => {
      const found = diagnose([...evidence, ...files]);
      const told = found.causes.map(({ cause, confidence }) => `${cause} ${confidence}`);
      deepEqual([found.verdict?.cause ?? null, told], [verdict, told]);
      equal(found.verdict?.hop, "tunnel");
      equal(/undefined|NaN/.test(found.causes[0]?.fix ?? ""), false);
    });
  }
}

test("diagnose() names the tunnel's children only with the other end's counters", () => {
  const { verdict, causes, nextProbe } = diagnose([...in504, peer(calling)]);
  equal(verdict?.cause, "wireguard-no-handshake");
  deepEqual(
    causes[0]?.candidates.toSorted(),
    ["wireguard-down", "wireguard-port-blocked", "wireguard-wrong-endpoint", "wireguard-wrong-key"],
  );
  match(nextProbe?.command ?? "", /wg show all dump/);
});

const HEALTHY: readonly (readonly [string, readonly Evidence[]])[] = [
  ["a tunnel that carries", [
    peer({ ...recent, receivedBytes: 90_000, receivedGrowth: 4000 }),
    link({ sentPackets: 50, receivedPackets: 50 }),
  ]],
  ["an idle tunnel with an old handshake", [
    peer({ ...recent, handshakeAgeS: 4000, sentGrowth: 0, receivedGrowth: 0 }),
  ]],
  ["a telephone among the peers that is switched off", [
    peer({ ...recent, receivedBytes: 90_000, receivedGrowth: 4000 }),
    peer({ ...calling, allowedIps: ["10.0.0.9/32"], peerKey: "phonepho…" }),
  ]],
  ["a firewall that drops strangers' UDP", [
    peer({ ...recent, receivedBytes: 90_000, receivedGrowth: 4000 }),
    blockedRule,
  ]],
];

for (const [name, files] of HEALTHY) {
  test(`diagnose() names nothing on a healthy path with ${name}`, () => {
    deepEqual(diagnose([...works, ...files]).causes.map(({ cause }) => cause), []);
  });
}

test("diagnose() does not blame a tunnel that carries for a server that hangs", () => {
  const files = [peer({ ...recent, receivedBytes: 90_000, receivedGrowth: 4000 })];
  const hops = diagnose([...in504, ...files]).causes.map(({ hop }) => hop);
  equal(hops.includes("tunnel"), false);
});

test("diagnose() learns the server's address from the proxy's log", () => {
  const example = 'upstream timed out while connecting to upstream, upstream: "http://10.0.0.2:5/"';
  const { verdict } = diagnose([
    ...probedPath({ all: fromProxy(504) }),
    peer({ handshakeAgeS: 17, sentBytes: 180, allowedIps: ["10.0.0.77/32"] }),
    { kind: "nginx_log", at: 3, what: "upstream-timed-out-connecting", count: 4, example },
  ]);
  equal(verdict?.cause, "wireguard-allowed-ips");
});

test("diagnose() writes the server's address and the interface into the fix", () => {
  const files = [peer({ allowedIps: ["10.9.0.0/16"], interface: "wg7" })];
  const { causes } = diagnose([...in504, ...files]);
  match(causes[0]?.fix ?? "", /wg7\.conf[\s\S]*AllowedIPs = 10\.0\.0\.2\/32/);
});
