import {
  type ByteBridge,
  type ChannelProxy,
  type DatagramProxy,
  type FaultProxy,
  startByteBridge,
  startChannelProxy,
  startDatagramProxy,
  startFaultProxy,
} from "@holdfast/adapter-node/testing";
import {
  type BlockingProxy,
  type BlockWay,
  type FeedPath,
  startBlockingProxy,
} from "./blocking_proxy.ts";
import { freePort } from "./free_port.ts";

/** What all proxies below requests have. */
interface Breakable {
  set(fault: { readonly type: "down" | "offline" }): void;
  heal(): void;
}

/** How the page names each carrier, best first; the last is no link. */
export const CARRIER_WORDS = [
  "WebSocket",
  "event stream",
  "streamed lines",
  "long poll",
  "WebTransport",
  "data channel",
  "bridge",
  "polling",
] as const;

/** A carrier, as the page names it. */
export type CarrierWord = typeof CARRIER_WORDS[number];

/** What carries over HTTP alone. */
const PATHS: Partial<Readonly<Record<CarrierWord, FeedPath>>> = {
  "WebSocket": "socket",
  "event stream": "events",
  "streamed lines": "stream",
  "long poll": "next",
  "data channel": "channel",
  "polling": "poll",
};

/**
 * The path between a page and a site, on which each carrier can be blocked for itself: requests by
 * a proxy that knows their paths, sessions and channels by proxies of datagrams, and the bridge by
 * a proxy before it.
 */
export class CarrierPath {
  /** What the site must be told, to be reached through this path. */
  readonly env: Readonly<Record<string, string>>;
  readonly #datagrams: DatagramProxy;
  readonly #bridge: ByteBridge;
  readonly #beforeBridge: FaultProxy;
  readonly #blocked = new Map<CarrierWord, BlockWay>();
  #channels: ChannelProxy | null = null;
  #requests: BlockingProxy | null = null;

  private constructor(
    env: Readonly<Record<string, string>>,
    datagrams: DatagramProxy,
    bridge: ByteBridge,
    beforeBridge: FaultProxy,
  ) {
    this.env = env;
    this.#datagrams = datagrams;
    this.#bridge = bridge;
    this.#beforeBridge = beforeBridge;
  }

  /** Builds what the site is told of; {@linkcode CarrierPath.lead} builds the rest. */
  static async build(): Promise<CarrierPath> {
    const [sessionPort, bridgePort] = await Promise.all([freePort("udp"), freePort("tcp")]);
    const datagrams = await startDatagramProxy({ targetPort: sessionPort });
    const bridge = await startByteBridge(bridgePort);
    const beforeBridge = await startFaultProxy({ target: bridge.url });
    const env = {
      HOLDFAST_HTTP3_PORT: String(sessionPort),
      HOLDFAST_HTTP3_URL: `https://127.0.0.1:${datagrams.port}`,
      HOLDFAST_BRIDGE_PORT: String(bridgePort),
      HOLDFAST_BRIDGES: `${beforeBridge.url.replace(/^http/, "ws")}/websockify`,
    };
    return new CarrierPath(env, datagrams, bridge, beforeBridge);
  }

  /**
   * Leads to a site that runs.
   *
   * @returns Its address for pages.
   */
  async lead(site: string): Promise<string> {
    this.#channels = await startChannelProxy({ target: site });
    this.#requests = await startBlockingProxy(this.#channels.url);
    return this.#requests.url;
  }

  /** Where pages find WebTransport. */
  get sessions(): string {
    return `https://127.0.0.1:${this.#datagrams.port}`;
  }

  /** Blocks one more carrier: what it carries is over, and nothing passes from now on. */
  block(carrier: CarrierWord, way: BlockWay): void {
    this.#blocked.set(carrier, way);
    this.#apply();
  }

  /** Lets everything pass. */
  heal(): void {
    this.#blocked.clear();
    this.#apply();
  }

  /** Ends every proxy. */
  async close(): Promise<void> {
    await Promise.all([this.#requests?.close(), this.#datagrams.close()]);
    await Promise.all([this.#channels?.close(), this.#beforeBridge.close()]);
    await this.#bridge.close();
  }

  #apply(): void {
    const paths = [...this.#blocked].flatMap(([carrier, way]) => {
      const path = PATHS[carrier];
      return path === undefined ? [] : [[path, way] as const];
    });
    this.#requests?.block(new Map(paths));
    this.#blockBelow(this.#datagrams, this.#blocked.get("WebTransport"));
    this.#blockBelow(this.#channels, this.#blocked.get("data channel"));
    this.#blockBelow(this.#beforeBridge, this.#blocked.get("bridge"));
  }

  /** Cut is refused or reset; held is swallowed. */
  #blockBelow(proxy: Breakable | null, way: BlockWay | undefined): void {
    if (way === undefined) proxy?.heal();
    else proxy?.set({ type: way === "cut" ? "down" : "offline" });
  }
}
