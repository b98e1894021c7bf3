import { expect, test } from "vitest";
import { readInterfaces } from "./read_interfaces.ts";

const LINK = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    RX: bytes  packets  errors  dropped overrun mcast
    100        5        0       0       0       0
    TX: bytes  packets  errors  dropped carrier collsns
    100        5        0       0       0       0
7: wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420 qdisc noqueue state UNKNOWN mode DEFAULT group
    link/none promiscuity 0
    RX:  bytes packets errors dropped  missed   mcast
          9000      40      1       2       0       0
    TX:  bytes packets errors dropped carrier collsns
        148000     400      3       4       0       0
9: eth0@if10: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state DOWN mode DEFAULT
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff`;

test("readInterfaces() reads ip -s link, old and new", async () => {
  const found = await readInterfaces([LINK], { at: 1, end: "far" });
  expect(found.map(({ name, isUp, mtu }) => [name, isUp, mtu])).toEqual([
    ["lo", true, 65_536],
    ["wg0", true, 1420],
    ["eth0", false, 1500],
  ]);
  expect(found[1]).toEqual({
    kind: "interface",
    at: 1,
    end: "far",
    hop: "tunnel",
    name: "wg0",
    receivedPackets: 40,
    sentPackets: 400,
    errors: 4,
    dropped: 6,
    mtu: 1420,
    isUp: true,
  });
});

test("readInterfaces() reads ip -s -j link", async () => {
  const stats = { packets: 3, errors: 1, dropped: 2 };
  const link = {
    ifname: "wg0",
    flags: ["UP"],
    mtu: 1280,
    operstate: "UNKNOWN",
    stats64: { rx: stats, tx: { ...stats, packets: 9 } },
  };
  expect(await readInterfaces(JSON.stringify([link, {}, 7], null, 2).split("\n"))).toMatchObject([
    { name: "wg0", receivedPackets: 3, sentPackets: 9, errors: 2, dropped: 4, mtu: 1280 },
  ]);
});

test("readInterfaces() takes the later of two readings in JSON", async () => {
  const link = (packets: number): string =>
    JSON.stringify([{ ifname: "wg0", flags: ["UP"], stats64: { rx: { packets }, tx: {} } }]);
  for (const text of [[link(3), link(9)], [`${link(3)}\n${link(9)}\n`]]) {
    expect(await readInterfaces(text)).toMatchObject([{ name: "wg0", receivedPackets: 9 }]);
  }
});

test("readInterfaces() reads /proc/net/dev", async () => {
  const lines = [
    "Inter-|   Receive                                                |  Transmit",
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop",
    "   wg0: 9000      40    1    2    0     0          0         0   148000     400    3    4" +
    "    0     0       0          0",
  ];
  expect(await readInterfaces(lines)).toMatchObject([
    { name: "wg0", receivedPackets: 40, sentPackets: 400, errors: 4, dropped: 6 },
  ]);
});

test("readInterfaces() takes nothing else for an interface", async () => {
  expect(await readInterfaces(["", "[", "[1]", "hello: world", "    1 2 3 4"])).toEqual([]);
});

test("readInterfaces() tells what came between two readings", async () => {
  const later = LINK.replace("9000      40", "9900      47").replace(
    "148000     400",
    "148000 400",
  );
  const [, wg] = await readInterfaces([LINK, later], { at: 1 });
  expect(wg).toMatchObject({ receivedPackets: 47, receivedGrowth: 7, sentGrowth: 0 });
});

test("readInterfaces() tells no growth of one moment, or of counters that begin anew", async () => {
  const proc = "   wg0: 9000 47 1 2 0 0 0 0 148000 400 3 4 0 0 0 0";
  const younger = LINK.replace("9000      40", "90      4");
  for (const text of [[LINK], [LINK, proc], [LINK, younger]]) {
    for (const one of await readInterfaces(text, { at: 1 })) {
      if (one.name === "wg0") expect(one).not.toHaveProperty("receivedGrowth");
    }
  }
});
