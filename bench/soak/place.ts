import { systemClock } from "@holdfast/adapter-node";
import { natsStore, type RunningGateway } from "@holdfast/adapter-node/gateway";
import { type ByteBridge, startByteBridge } from "@holdfast/adapter-node/testing";
import type { Secret } from "@holdfast/core";
import { addressesOf, type Certificate, type DoorPorts, openEveryDoor } from "../every_door.ts";
import type { FeedAddresses } from "../feed_route.ts";
import type { Counter } from "./counter_upstream.ts";

/** What gateways have in common. */
export interface PlaceOptions {
  /** Address of NATS. */
  readonly nats: string;
  /** What they publish. */
  readonly counter: Counter;
  /** Of tickets. */
  readonly secret: Secret;
  /** As whom they serve WebTransport. */
  readonly certificate: Certificate;
}

/** One gateway that can be stopped and started again on its ports; its bridge outlives it. */
export class Place {
  /** How often the QUIC library of the gateway broke. */
  broken = 0;
  readonly #options: PlaceOptions;
  #gateway: RunningGateway | null = null;
  #ports: DoorPorts = { http: 0, session: 0, bridge: 0 };
  #bridge: ByteBridge | null = null;

  private constructor(options: PlaceOptions) {
    this.#options = options;
  }

  static async start(options: PlaceOptions): Promise<Place> {
    const place = new Place(options);
    await place.begin();
    place.#bridge = await startByteBridge(place.#ports.bridge);
    return place;
  }

  get addresses(): FeedAddresses {
    return addressesOf(this.#ports, this.#bridge?.url ?? "");
  }

  async begin(): Promise<void> {
    const { nats, counter, secret, certificate } = this.#options;
    const store = await natsStore({ servers: [nats], clock: systemClock(), leaseMs: 1500 });
    const opened = await openEveryDoor(
      {
        secret,
        store,
        upstream: (feed) => feed === "counter" ? counter.upstream() : null,
        heartbeatMs: 2000,
      },
      certificate,
      this.#ports,
      () => (this.broken += 1),
    );
    this.#gateway = opened.gateway;
    this.#ports = opened.ports;
  }

  async stop(): Promise<void> {
    const gateway = this.#gateway;
    this.#gateway = null;
    await gateway?.stop(0);
  }

  async end(): Promise<void> {
    await this.#bridge?.close();
    await this.stop();
  }
}
