import { Namespace } from "./namespace.ts";
import { command } from "./command.ts";

/** Addresses of the path, from the client to the server. */
export const ADDRESS = {
  client: "192.168.77.2",
  /** The router, as the client sees it. */
  gateway: "192.168.77.1",
  /** The router, as the world sees it. */
  wan: "203.0.113.1",
  proxy: "203.0.113.10",
  proxy6: "2001:db8:113::10",
  /** Another host, which serves the page. */
  pages: "192.0.2.202",
  /** Nobody lives here. */
  nobody: "203.0.113.99",
  nobody6: "2001:db8:113::99",
  /** The proxy, where the tunnel leaves it. */
  near: "198.51.100.10",
  /** The server, where the tunnel reaches it. */
  far: "192.0.2.10",
  tunnelNear: "10.0.0.1",
  tunnelFar: "10.0.0.2",
} as const;

/** The hosts of the path. */
export interface Topology {
  readonly client: Namespace;
  /** NAT with a connection table. */
  readonly router: Namespace;
  readonly proxy: Namespace;
  /** Where the page comes from. */
  readonly pages: Namespace;
  /** What lies between the proxy and the server. */
  readonly internet: Namespace;
  readonly server: Namespace;
}

/** Wires two hosts together and gives each end its addresses. */
async function wire(
  [left, leftName, ...leftAddresses]: readonly [Namespace, string, ...string[]],
  [right, rightName, ...rightAddresses]: readonly [Namespace, string, ...string[]],
): Promise<void> {
  const peer = ["peer", "name", rightName, "netns", right.name];
  const link = ["link", "add", leftName, "netns", left.name, "type", "veth", ...peer];
  await command("ip", link);
  const ends = [[left, leftName, leftAddresses], [right, rightName, rightAddresses]] as const;
  for (const [host, name, addresses] of ends) {
    for (const address of addresses) {
      await host.ip(`addr add ${address} dev ${name}${address.includes(":") ? " nodad" : ""}`);
    }
    // A packet that is really many would be dropped, counted and cut as one.
    await host.ip(`link set ${name} gso_max_segs 1`);
    await host.ip(`link set ${name} up`);
  }
}

/** Makes the hosts, the wires, the routes and the router's NAT. */
export async function buildTopology(tag: string): Promise<Topology> {
  const host = (name: string): Namespace => new Namespace(`hf-${tag}-${name}`);
  const topology: Topology = {
    client: host("client"),
    router: host("router"),
    proxy: host("proxy"),
    pages: host("pages"),
    internet: host("internet"),
    server: host("server"),
  };
  const { client, router, proxy, pages, internet, server } = topology;
  await Promise.all(Object.values(topology).map((namespace) => namespace.create()));
  await wire(
    [client, "eth0", `${ADDRESS.client}/24`, "fd00:77::2/64"],
    [router, "lan0", `${ADDRESS.gateway}/24`, "fd00:77::1/64"],
  );
  await wire(
    [router, "wan0", `${ADDRESS.wan}/24`, "2001:db8:113::1/64"],
    [proxy, "eth0", `${ADDRESS.proxy}/24`, `${ADDRESS.proxy6}/64`],
  );
  await wire([router, "pages0", "192.0.2.201/30"], [pages, "eth0", `${ADDRESS.pages}/30`]);
  await wire([proxy, "out0", `${ADDRESS.near}/24`], [internet, "a0", "198.51.100.1/24"]);
  await wire([internet, "b0", "192.0.2.1/24"], [server, "eth0", `${ADDRESS.far}/24`]);
  await client.ip(`route add default via ${ADDRESS.gateway}`);
  await client.ip("-6 route add default via fd00:77::1");
  await proxy.ip("route add default via 198.51.100.1");
  await server.ip("route add default via 192.0.2.1");
  for (const forwarding of [router, internet]) {
    await forwarding.sysctl("net.ipv4.ip_forward", 1);
    await forwarding.sysctl("net.ipv6.conf.all.forwarding", 1);
  }
  await router.nft(`table inet nat {
  chain out { type nat hook postrouting priority srcnat; policy accept;
    oifname != "lan0" masquerade
  }
}
`);
  return topology;
}
