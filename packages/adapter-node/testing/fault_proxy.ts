import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { nextRandom } from "@holdfast/core";
import type { Fault } from "./fault.ts";
import { type ConnectionOwner, FaultConnection } from "./fault_connection.ts";
import { createFaultHttp, type FaultHttp } from "./fault_http.ts";
import type { LaneShape } from "./fault_lane.ts";

/** Options for {@linkcode startFaultProxy}. */
export interface FaultProxyOptions {
  /** What stands behind the proxy, such as `http://127.0.0.1:5000`. */
  readonly target: string;
  /** @default {a free port} */
  readonly port?: number;
  /** Passes the client's `Host` on, instead of the target's. @default {false} */
  readonly keepsHost?: boolean;
  /** Seed of the losses and the jitter. @default {1} */
  readonly seed?: number;
}

/** What passed through the proxy so far. */
export interface FaultCounters {
  /** Connections accepted. */
  readonly connections: number;
  /** Connections open now. */
  readonly open: number;
  readonly requests: number;
  readonly upgrades: number;
  /** Connections and requests that a fault hit. */
  readonly faulted: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
}

/** A running proxy whose path can be broken and healed. */
export interface FaultProxy {
  /** Address without a path, such as `http://127.0.0.1:40123`; the same port carries WebSockets. */
  readonly url: string;
  readonly port: number;
  /** The fault that reigns, or `null`. */
  readonly fault: Fault | null;
  readonly counters: FaultCounters;
  /**
   * Breaks the path, instead of the fault before. WebSockets open now are reset where the fault is
   * one of the handshake, since they would not meet it otherwise, unless `keepsLinks` is set.
   */
  set(fault: Fault, options?: { readonly keepsLinks?: boolean }): void;
  /**
   * Heals the path. Connections that fell silent for good stay so, as they would behind a NAT that
   * forgot them.
   */
  heal(): void;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** Connections at once; more are reset. */
const CONNECTIONS_MAX = 2000;

/**
 * Starts a proxy in front of an HTTP or WebSocket server on 127.0.0.1, whose path can be broken at
 * run time.
 *
 * @example An upgrade that is refused while plain requests pass
 * ```ts
 * import { startConformanceServer, startFaultProxy } from "@holdfast/adapter-node/testing";
 * import { equal } from "node:assert/strict";
 *
 * const server = await startConformanceServer();
 * const proxy = await startFaultProxy({ target: server.url });
 * proxy.set({ type: "rate_limited", retryAfterS: 3 });
 * equal((await fetch(`${proxy.url}/conformance/poll/value`)).status, 429);
 * proxy.heal();
 * equal((await fetch(`${proxy.url}/conformance/poll/value`)).status, 200);
 * await proxy.close();
 * await server.close();
 * ```
 *
 * @throws {TypeError} If the target is not an `http:` address.
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const target = new URL(options.target.replace(/^ws:/, "http:"));
  if (target.protocol !== "http:") {
    throw new TypeError(`Cannot start the proxy: target must be http, got '${target.protocol}'`);
  }
  const proxy = new Proxy(target, options);
  await proxy.start(options.port ?? 0);
  return proxy;
}

class Proxy implements FaultProxy, ConnectionOwner {
  readonly #outer: Server;
  readonly #http: FaultHttp;
  readonly #connections = new Set<FaultConnection>();
  /** Sockets accepted while nothing passes; they go on when the path is healed. */
  readonly #waiting = new Set<Socket>();
  readonly #counters = {
    connections: 0,
    requests: 0,
    upgrades: 0,
    faulted: 0,
    bytesUp: 0,
    bytesDown: 0,
  };
  #fault: Fault | null = null;
  #seed: number;
  port = 0;

  constructor(target: URL, options: FaultProxyOptions) {
    this.#seed = options.seed ?? 1;
    this.#http = createFaultHttp({
      target,
      keepsHost: options.keepsHost ?? false,
      fault: () => this.#fault,
      count: (what) => this.#counters[what]++,
      upgraded: (port) => {
        const connection = this.#find(port);
        if (connection !== undefined) connection.isUpgraded = true;
      },
      reset: (port) => this.#find(port)?.reset(),
    });
    this.#outer = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      this.#accept(client);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get fault(): Fault | null {
    return this.#fault;
  }

  get counters(): FaultCounters {
    return { ...this.#counters, open: this.#connections.size + this.#waiting.size };
  }

  async start(port: number): Promise<void> {
    await listen(this.#http.server, 0);
    this.port = await listen(this.#outer, port);
  }

  set(fault: Fault, options: { readonly keepsLinks?: boolean } = {}): void {
    this.#lift(fault.type === "offline");
    this.#fault = fault;
    if (fault.type === "buffered") this.#http.hold(fault);
    for (const connection of [...this.#connections]) {
      if (isHandshakeFault(fault)) {
        if (connection.isUpgraded && options.keepsLinks !== true) connection.reset();
      } else this.#afflict(connection, fault);
    }
  }

  heal(): void {
    this.#lift(false);
  }

  close(): Promise<void> {
    for (const socket of this.#waiting) socket.destroy();
    for (const connection of [...this.#connections]) connection.reset();
    this.#http.destroy();
    return Promise.all(
      [this.#outer, this.#http.server].map((server) =>
        new Promise<void>((resolve) => server.close(() => resolve()))
      ),
    ).then(() => {});
  }

  shape(): LaneShape | null {
    const fault = this.#fault;
    switch (fault?.type) {
      case "slow": {
        const { latencyMs = 800, jitterMs = 400 } = fault;
        return { delayMs: () => latencyMs + this.#draw() * jitterMs, bytesPerS: Infinity };
      }
      case "lossy":
        return { delayMs: () => this.#retransmissionMs(fault), bytesPerS: Infinity };
      case "throttled":
        return { delayMs: () => 0, bytesPerS: fault.bytesPerS ?? 512 };
      default:
        return null;
    }
  }

  moved(direction: "up" | "down", bytes: number): void {
    this.#counters[direction === "up" ? "bytesUp" : "bytesDown"] += bytes;
  }

  gone(connection: FaultConnection): void {
    this.#connections.delete(connection);
  }

  #accept(client: Socket): void {
    this.#counters.connections++;
    client.on("error", () => {});
    const isFull = this.#connections.size + this.#waiting.size >= CONNECTIONS_MAX;
    if (this.#fault?.type === "down" || isFull) {
      this.#counters.faulted++;
      client.resetAndDestroy();
    } else if (this.#fault?.type === "offline") {
      this.#counters.faulted++;
      this.#waiting.add(client);
      client.on("close", () => this.#waiting.delete(client));
    } else this.#carry(client);
  }

  #carry(client: Socket): void {
    const { port } = this.#http.server.address() as AddressInfo;
    const inner = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    inner.on("error", () => client.resetAndDestroy());
    inner.once("connect", () => {
      if (client.destroyed) return void inner.destroy();
      const connection = new FaultConnection(client, inner, this);
      this.#connections.add(connection);
      const fault = this.#fault;
      if (fault !== null && fault.type !== "half_open") this.#afflict(connection, fault);
    });
  }

  /** Ends the reigning fault; what waited goes on, unless the next fault keeps it waiting. */
  #lift(staysOffline: boolean): void {
    this.#fault = null;
    this.#http.release();
    if (staysOffline) return;
    for (const connection of this.#connections) connection.release();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const client of waiting) if (!client.destroyed) this.#carry(client);
  }

  /** Applies a fault to one connection, old or new. */
  #afflict(connection: FaultConnection, fault: Fault): void {
    switch (fault.type) {
      case "down":
        connection.reset();
        break;
      case "offline":
        connection.stall();
        break;
      case "half_open":
        connection.kill();
        break;
      case "mute":
        if (connection.isUpgraded) connection.kill();
        return;
      case "cut_after":
        connection.cutAfter(fault.afterMs ?? 3000);
        break;
      case "idle_timeout":
        connection.cutWhenIdle(fault.afterMs ?? 5000);
        break;
      default:
        return;
    }
    this.#counters.faulted++;
  }

  #retransmissionMs(fault: Fault & { readonly type: "lossy" }): number {
    const { share = 0.2, rtoMs = 300 } = fault;
    let waitMs = 0;
    // TCP gives up after about fifteen retransmissions; ten doublings are longer than anybody
    // waits.
    for (let lost = 0; lost < 10 && this.#draw() < share; lost++) waitMs += rtoMs * 2 ** lost;
    return waitMs;
  }

  #draw(): number {
    const { value, seed } = nextRandom(this.#seed);
    this.#seed = seed;
    return value;
  }

  #find(innerPort: number): FaultConnection | undefined {
    for (const connection of this.#connections) {
      if (connection.innerPort === innerPort) return connection;
    }
    return undefined;
  }
}

/** Faults that only a new handshake meets. */
function isHandshakeFault(fault: Fault): boolean {
  return ["silent", "refused", "close_after_open", "wrong_channel", "strip_upgrade"]
    .includes(fault.type);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
