import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "vitest";
import type { Evidence, EvidenceOf } from "../model/evidence.ts";
import { probedPath } from "../testing/mod.ts";
import { diagnose } from "./diagnose.ts";
import { pathMtu } from "./path_mtu.ts";
import { Scene } from "./scene.ts";

const vanished = (direction: "up" | "down", largestPassed: number): Evidence => ({
  kind: "frame_sizes",
  at: 9,
  direction,
  largestPassed,
  smallestLost: largestPassed + 8,
  how: "vanished",
});
const peer: EvidenceOf<"wireguard"> = {
  kind: "wireguard",
  at: 9,
  end: "near",
  interface: "wg0",
  handshakeAgeS: 20,
  receivedBytes: 90_000,
  sentBytes: 90_000,
  allowedIps: ["10.0.0.2/32"],
};
const mtuOf = (...more: readonly Evidence[]): number =>
  pathMtu(new Scene(probedPath({ more }))).mtu;

test("pathMtu() adds the frame, TLS, TCP and IP to the payload that passed", () => {
  // 1300 = 1218 + 4 (RFC 6455 §5.2) + 4 (mask) + 22 (TLS) + 32 (TCP) + 20 (IP).
  equal(mtuOf(vanished("up", 1218)), 1300);
  equal(mtuOf(vanished("down", 1222)), 1300);
});

test("pathMtu() leaves TLS out inside the tunnel, where there is none", () => {
  equal(mtuOf(vanished("down", 1264), peer), 1320);
});

test("pathMtu() counts IPv6's larger header where IPv6 was used", () => {
  const address = "2001:db8::1";
  const tcp = { kind: "tcp", at: 2, address, port: 443, outcome: "connected", tookMs: 9 } as const;
  const evidence = probedPath({ more: [vanished("down", 1202)] });
  const scene = new Scene([...evidence.filter(({ kind }) => kind !== "tcp"), tcp]);
  deepEqual([pathMtu(scene).mtu, pathMtu(scene).mss], [1300, 1240]);
});

test("pathMtu() takes the narrower direction", () => {
  equal(mtuOf(vanished("up", 1218), vanished("down", 900)), 978);
});

test("pathMtu() falls back to what every IPv6 link carries, and says so", () => {
  equal(mtuOf(), 1280);
  equal(pathMtu(new Scene(probedPath({}))).isMeasured, false);
});

test("pathMtu() stays within what IPv4 must carry and Ethernet can", () => {
  equal(mtuOf(vanished("up", 400)), 576);
  equal(mtuOf(vanished("down", 1490)), 1500);
});

test("diagnose() names the tunnel's MTU, in both notations, and the clamp", () => {
  const [found] = diagnose(probedPath({ more: [vanished("down", 1264), peer] })).causes;
  equal(found?.cause, "mtu-black-hole");
  const { fix = "" } = found ?? {};
  match(fix, /^ip link set wg0 mtu 1320$/m);
  match(fix, /^# MTU = 1320$/m);
  match(fix, /packets of 1380 over IPv4, 1400 over IPv6/);
  match(fix, /tcp flags syn tcp option maxseg size set rt mtu/);
  match(fix, /--clamp-mss-to-pmtu/);
});

test("diagnose() places a hole where the evidence does: in the tunnel, or before the proxy", () => {
  const hopOf = (...more: readonly Evidence[]): string | undefined =>
    diagnose(probedPath({ more: [vanished("down", 1264), ...more] })).verdict?.hop;
  equal(hopOf(), "network");
  equal(hopOf(peer), "tunnel");
  // A certificate that does not arrive is lost before anything reaches the tunnel.
  const small = { smallAnswer: true };
  equal(
    hopOf(peer, { kind: "tls", at: 3, outcome: "timeout", tookMs: 9, facts: small }),
    "network",
  );
});

test("diagnose() names the segment size where no tunnel is known", () => {
  const [found] = diagnose(probedPath({ more: [vanished("up", 1218)] })).causes;
  match(found?.fix ?? "", /maxseg size set 1260$/m);
  match(found?.fix ?? "", /MTU = 1240 or 1220/);
});
