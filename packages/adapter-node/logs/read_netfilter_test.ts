import { expect, test } from "vitest";
import { readNetfilter } from "./read_netfilter.ts";

async function told(text: string): Promise<readonly (readonly unknown[])[]> {
  const found = await readNetfilter([text], { at: 1 });
  return found.map(({ what, count, rule, limit }) => [what, count, rule ?? limit]);
}

test("readNetfilter() reads nft list ruleset", async () => {
  expect(
    await told(`table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
		udp dport 51820 counter packets 12 bytes 2112 drop
		tcp dport 5000 counter packets 3 bytes 180 reject with tcp reset
		tcp dport 22 counter packets 9 bytes 80 accept
		ip saddr 192.0.2.1 counter packets 0 bytes 0 drop
		tcp dport 443 drop
		tcp flags syn tcp option maxseg size set rt mtu
		icmp type destination-unreachable counter packets 7 bytes 500 drop comment "no icmp"
	}
}`),
  ).toEqual([
    ["dropped", 12, "inet filter input udp dport 51820 drop"],
    [
      "dropped",
      7,
      'inet filter input icmp type destination-unreachable drop comment "no icmp"',
    ],
    ["rejected", 3, "inet filter input tcp dport 5000 reject with tcp reset"],
    ["clamped", 0, "inet filter input tcp flags syn tcp option maxseg size set rt mtu"],
  ]);
});

test("readNetfilter() reads iptables -nvL and iptables-save -c", async () => {
  expect(
    await told(`Chain INPUT (policy DROP 17 packets, 800 bytes)
 pkts bytes target     prot opt in     out     source               destination
  12K  2112K DROP       udp  --  *      *       0.0.0.0/0            0.0.0.0/0  udp dpt:51820
    0     0 DROP       tcp  --  *      *       0.0.0.0/0            0.0.0.0/0
    4   240 ACCEPT     tcp  --  *      *       0.0.0.0/0            0.0.0.0/0`),
  ).toEqual([
    ["dropped", 12_000, "INPUT DROP udp -- * * 0.0.0.0/0 0.0.0.0/0 udp dpt:51820"],
    ["dropped", 17, "INPUT policy DROP"],
  ]);
  expect(await told(":INPUT DROP [5:300]\n[7:420] -A FORWARD -p tcp -j REJECT\n[1:2] -A X -j LOG"))
    .toEqual([["rejected", 7, "FORWARD -p tcp -j REJECT"], ["dropped", 5, "INPUT policy DROP"]]);
});

test("readNetfilter() reads connection tracking", async () => {
  expect(
    await told("net.netfilter.nf_conntrack_count = 65536\nnet.netfilter.nf_conntrack_max = 65536"),
  ).toEqual([["conntrack", 65_536, 65_536]]);
  expect(await told("812\n262144")).toEqual([["conntrack", 812, 262_144]]);
  expect(
    await told(
      "cpu=0 found=0 invalid=4 insert=0 insert_failed=0 drop=3 early_drop=2 error=0\n" +
        "cpu=1 found=0 invalid=4 insert=0 insert_failed=0 drop=0 early_drop=0 error=0",
    ),
  ).toEqual([[
    "conntrack-full",
    5,
    "cpu=0 found=0 invalid=4 insert=0 insert_failed=0 drop=3 early_drop=2 error=0",
  ]]);
  expect(
    await told(
      "[12.3] nf_conntrack: nf_conntrack: table full, dropping packet\n" +
        "[12.4] nf_conntrack: nf_conntrack: table full, dropping packet",
    ),
  ).toEqual([[
    "conntrack-full",
    2,
    "[12.4] nf_conntrack: nf_conntrack: table full, dropping packet",
  ]]);
});

test("readNetfilter() tells the growth between two readings of one rule", async () => {
  const rule = (n: number): string => `udp dport 51820 counter packets ${n} bytes 1 drop`;
  const [found] = await readNetfilter([rule(3), rule(9)]);
  expect(found).toMatchObject({ count: 9, facts: { growth: 6 } });
});

test("readNetfilter() takes nothing else for a counter", async () => {
  expect(await told("hello\n12 drops\ncounter packets drop\nChain x")).toEqual([]);
});
