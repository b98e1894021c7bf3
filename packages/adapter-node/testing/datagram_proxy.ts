import type { RemoteInfo } from "node:dgram";
import { nextRandom } from "@holdfast/core";
import { DatagramDoor } from "./datagram_door.ts";
import type { DatagramFault } from "./datagram_fault.ts";
import { DatagramFlow, type FlowOwner } from "./datagram_flow.ts";
import { DatagramRoad, type RoadOwner } from "./datagram_road.ts";

/** Options for {@linkcode startDatagramProxy}. */
export interface DatagramProxyOptions {
  /** UDP port of the server behind the proxy. */
  readonly targetPort: number;
  /** IPv4 address of that server. @default {"127.0.0.1"} */
  readonly targetHost?: string;
  /** UDP port to listen on. @default {a free port} */
  readonly port?: number;
  /** Seed of the losses and the jitter. @default {1} */
  readonly seed?: number;
}

/** What passed through the proxy so far. */
export interface DatagramCounters {
  /** Flows made: one for each address and port of a client. */
  readonly flows: number;
  /** Datagrams that came from clients, and their payload. */
  readonly datagramsUp: number;
  readonly bytesUp: number;
  /** Datagrams that came from the target, and their payload. */
  readonly datagramsDown: number;
  readonly bytesDown: number;
  /** Datagrams that a fault or a limit kept from passing. */
  readonly lost: number;
  readonly doubled: number;
  readonly corrupted: number;
}

/** Before anything came. */
export const NO_DATAGRAMS: DatagramCounters = {
  flows: 0,
  datagramsUp: 0,
  bytesUp: 0,
  datagramsDown: 0,
  bytesDown: 0,
  lost: 0,
  doubled: 0,
  corrupted: 0,
};

/** A running proxy of datagrams whose path can be broken and healed. */
export interface DatagramProxy {
  /** UDP port of 127.0.0.1 that clients send to. */
  readonly port: number;
  /** The fault that reigns, or `null`. */
  readonly fault: DatagramFault | null;
  readonly counters: DatagramCounters;
  /** When the last datagram came, as `performance.now()` tells time, or when the proxy started. */
  readonly heardAt: number;
  /**
   * Breaks the path, instead of the fault before. What is on the way still comes when it is due.
   */
  set(fault: DatagramFault): void;
  /** Heals the path. Flows that fell silent for good stay so. */
  heal(): void;
  /** Stops listening, and lets go of every flow and of what is on the way. */
  close(): Promise<void>;
}

/** Flows at once; the one that was quiet for longest makes room for a further one. */
const FLOWS_MAX = 256;

/**
 * Starts a proxy in front of a UDP server, whose path can be broken at run time. It takes datagrams
 * on 127.0.0.1 alone, holds a mebibyte of them in each direction at most, and loses what is more.
 *
 * @example A datagram that is lost, and one that passes
 * ```ts
 * import { startDatagramProxy } from "@holdfast/adapter-node/testing";
 * import { deepEqual } from "node:assert/strict";
 * import { createSocket } from "node:dgram";
 * import { once } from "node:events";
 *
 * const server = createSocket("udp4").bind(0, "127.0.0.1");
 * await once(server, "listening");
 * const proxy = await startDatagramProxy({ targetPort: server.address().port });
 * const client = createSocket("udp4");
 * proxy.set({ type: "narrow", bytesMax: 3 });
 * client.send("large", proxy.port, "127.0.0.1");
 * client.send("few", proxy.port, "127.0.0.1");
 * const [heard] = await once(server, "message");
 * deepEqual([String(heard), proxy.counters.lost], ["few", 1]);
 * client.close();
 * await proxy.close();
 * server.close();
 * ```
 *
 * @throws {Error} If the port is taken.
 */
export async function startDatagramProxy(options: DatagramProxyOptions): Promise<DatagramProxy> {
  const proxy = new Proxy(options);
  await proxy.start(options.port ?? 0);
  return proxy;
}

class Proxy implements DatagramProxy, RoadOwner, FlowOwner {
  readonly targetHost: string;
  readonly targetPort: number;
  readonly #door = new DatagramDoor((bytes, from) => this.#asked(bytes, from));
  readonly #up = new DatagramRoad(this);
  readonly #down = new DatagramRoad(this);
  /** The flow that was quiet for longest comes first. */
  readonly #flows = new Map<string, DatagramFlow>();
  readonly #counters: { -readonly [Name in keyof DatagramCounters]: number } = { ...NO_DATAGRAMS };
  #fault: DatagramFault | null = null;
  #seed: number;
  #isClosed = false;
  heardAt: number = performance.now();

  constructor(options: DatagramProxyOptions) {
    this.targetHost = options.targetHost ?? "127.0.0.1";
    this.targetPort = options.targetPort;
    this.#seed = options.seed ?? 1;
  }

  get port(): number {
    return this.#door.port;
  }

  get fault(): DatagramFault | null {
    return this.#fault;
  }

  get counters(): DatagramCounters {
    return { ...this.#counters };
  }

  async start(port: number): Promise<void> {
    await this.#door.open(port);
  }

  set(fault: DatagramFault): void {
    if (this.#isClosed) return;
    this.#fault = fault;
    this.#door.shut(fault.type === "down");
    if (fault.type === "offline" || fault.type === "down") this.#dropHeld();
    if (fault.type === "half_open") { for (const flow of this.#flows.values()) flow.kill(); }
    if (fault.type === "rebound") { for (const flow of this.#flows.values()) flow.rebind(); }
  }

  heal(): void {
    if (this.#isClosed) return;
    this.#fault = null;
    this.#door.shut(false);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#dropHeld();
    for (const flow of this.#flows.values()) flow.close();
    this.#flows.clear();
    await this.#door.close();
  }

  draw(): number {
    const { value, seed } = nextRandom(this.#seed);
    this.#seed = seed;
    return value;
  }

  count(what: "lost" | "doubled" | "corrupted"): void {
    this.#counters[what] += 1;
  }

  lost(): void {
    this.#counters.lost += 1;
  }

  answered(flow: DatagramFlow, bytes: Buffer): void {
    this.heardAt = performance.now();
    this.#counters.datagramsDown += 1;
    this.#counters.bytesDown += bytes.length;
    this.#down.take(bytes, (passed) => {
      if (flow.isDead) this.lost();
      else this.#door.send(passed, flow.port, flow.address);
    });
  }

  #asked(bytes: Buffer, { address, port }: RemoteInfo): void {
    this.heardAt = performance.now();
    this.#counters.datagramsUp += 1;
    this.#counters.bytesUp += bytes.length;
    this.#up.take(bytes, (passed) => {
      const flow = this.#flowOf(address, port);
      if (flow.isDead) this.lost();
      else flow.send(passed);
    });
  }

  /** A flow is known from the first datagram of it that passes. */
  #flowOf(address: string, port: number): DatagramFlow {
    const key = `${address}:${port}`;
    let flow = this.#flows.get(key);
    if (flow === undefined) {
      flow = new DatagramFlow(address, port, this);
      this.#counters.flows += 1;
      const [quietest] = this.#flows;
      if (this.#flows.size >= FLOWS_MAX && quietest !== undefined) {
        this.#flows.delete(quietest[0]);
        quietest[1].close();
      }
    }
    this.#flows.delete(key);
    this.#flows.set(key, flow);
    return flow;
  }

  #dropHeld(): void {
    this.#up.drop();
    this.#down.drop();
  }
}
