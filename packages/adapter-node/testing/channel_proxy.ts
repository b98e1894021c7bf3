import type { DatagramFault } from "./datagram_fault.ts";
import {
  type DatagramCounters,
  type DatagramProxy,
  NO_DATAGRAMS,
  startDatagramProxy,
} from "./datagram_proxy.ts";
import { peerAddressOf, withAddress, withoutAddresses } from "./channel_description.ts";
import { type HttpRelay, startHttpRelay } from "./http_relay.ts";

/** Options for {@linkcode startChannelProxy}. */
export interface ChannelProxyOptions {
  /** The gateway behind the proxy, such as `http://127.0.0.1:5000`. */
  readonly target: string;
  /** Seed of the losses and the jitter; each further peer draws from the next. @default {1} */
  readonly seed?: number;
}

/** What passed so far, for all peers together. */
export interface ChannelCounters extends DatagramCounters {
  /** Peers whose offers were answered. */
  readonly peers: number;
}

/** A running proxy in front of a gateway, through which the datagrams of data channels pass too. */
export interface ChannelProxy {
  /** Address without a path, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The fault that reigns over datagrams, or `null`. */
  readonly fault: DatagramFault | null;
  readonly counters: ChannelCounters;
  /** Breaks the path of datagrams, of peers to come as well; HTTP passes as ever. */
  set(fault: DatagramFault): void;
  /** Heals the path. */
  heal(): void;
  /** Ends every peer and every request, and stops listening. */
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
const CHANNEL_REGEXP = /^\/[^?]*\/channel(\?|$)/;
const SDP_REGEXP = /^application\/sdp\s*(;|$)/i;
/** Peers at once; the one that was quiet for longest makes room for a further one. */
const PEERS_MAX = 64;

/**
 * Starts a proxy in front of a gateway. HTTP passes as it is, `Host` and upgrades included; but in
 * an offer of a data channel the client's addresses are taken out, and in its answer a proxy of
 * datagrams stands in place of the gateway, one for each peer. So every datagram passes here, and
 * can be broken on the way.
 *
 * @example A path that loses every fifth datagram
 * ```ts
 * import { startChannelProxy, startGatewayBenchServer } from "@holdfast/adapter-node/testing";
 * import { equal } from "node:assert/strict";
 *
 * const server = await startGatewayBenchServer();
 * const proxy = await startChannelProxy({ target: server.url });
 * proxy.set({ type: "lossy", share: 0.2 });
 * equal((await fetch(`${proxy.url}/start`, { method: "POST" })).status, 200);
 * await proxy.close();
 * await server.close();
 * ```
 *
 * @throws {TypeError} If the target is not an `http:` address.
 */
export async function startChannelProxy(options: ChannelProxyOptions): Promise<ChannelProxy> {
  const proxy = new Proxy(options.seed ?? 1);
  const relay = await startHttpRelay(options.target, {
    rewrites: ({ method, url }) => method === "POST" && CHANNEL_REGEXP.test(url),
    request: withoutAddresses,
    answer: (status, type, body) =>
      status === 201 && SDP_REGEXP.test(type) ? proxy.answered(body) : Promise.resolve(body),
  });
  proxy.relay = relay;
  return proxy;
}

class Proxy implements ChannelProxy {
  relay: HttpRelay | null = null;
  /** In the order in which they were made. */
  readonly #peers = new Set<DatagramProxy>();
  /** What passed to peers that are gone. */
  #passed: DatagramCounters = NO_DATAGRAMS;
  #made = 0;
  #fault: DatagramFault | null = null;
  #seed: number;
  #isClosed = false;

  constructor(seed: number) {
    this.#seed = seed;
  }

  get url(): string {
    return this.relay?.url ?? "";
  }

  get fault(): DatagramFault | null {
    return this.#fault;
  }

  get counters(): ChannelCounters {
    const all = [...this.#peers].map(({ counters }) => counters);
    return { ...all.reduce(sumOf, this.#passed), peers: this.#made };
  }

  set(fault: DatagramFault): void {
    this.#fault = fault;
    for (const peer of this.#peers) peer.set(fault);
  }

  heal(): void {
    this.#fault = null;
    for (const peer of this.#peers) peer.heal();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.relay?.close();
    await Promise.all([...this.#peers].map((peer) => this.#forget(peer)));
  }

  /** The answer as the client gets it. */
  async answered(sdp: string): Promise<string> {
    const from = peerAddressOf(sdp);
    // An answer over which nothing could be reached but past this proxy leads nowhere.
    if (from === null) return withoutAddresses(sdp);
    const peer = await startDatagramProxy({
      targetHost: from.host,
      targetPort: from.port,
      seed: this.#seed++,
    });
    this.#made += 1;
    this.#peers.add(peer);
    if (this.#fault !== null) peer.set(this.#fault);
    if (this.#isClosed) await this.#forget(peer);
    else if (this.#peers.size > PEERS_MAX) await this.#forget(this.#quietest());
    return withAddress(sdp, from, { host: LOOPBACK, port: peer.port });
  }

  #quietest(): DatagramProxy {
    return [...this.#peers].reduce((one, other) => other.heardAt < one.heardAt ? other : one);
  }

  async #forget(peer: DatagramProxy): Promise<void> {
    if (!this.#peers.delete(peer)) return;
    this.#passed = sumOf(this.#passed, peer.counters);
    await peer.close();
  }
}

function sumOf(one: DatagramCounters, other: DatagramCounters): DatagramCounters {
  return {
    flows: one.flows + other.flows,
    datagramsUp: one.datagramsUp + other.datagramsUp,
    bytesUp: one.bytesUp + other.bytesUp,
    datagramsDown: one.datagramsDown + other.datagramsDown,
    bytesDown: one.bytesDown + other.bytesDown,
    lost: one.lost + other.lost,
    doubled: one.doubled + other.doubled,
    corrupted: one.corrupted + other.corrupted,
  };
}
