import { ADDRESS, type Topology } from "./topology.ts";
import { type PeerSettings, WireguardEnd, type WireguardKeys, wireguardKeys } from "./wireguard.ts";

const KEEPALIVE_S = 25;

/** WireGuard between the proxy and the server. */
export class Tunnel {
  readonly near: WireguardEnd;
  readonly far: WireguardEnd;
  readonly #keys: readonly [WireguardKeys, WireguardKeys];
  #isChanged = false;

  private constructor(
    { proxy, server }: Topology,
    folder: string,
    tag: string,
    keys: readonly [WireguardKeys, WireguardKeys],
  ) {
    this.#keys = keys;
    const { tunnelNear, tunnelFar } = ADDRESS;
    this.near = new WireguardEnd({
      host: proxy,
      name: `hf${tag}n`,
      folder,
      address: tunnelNear,
      route: tunnelFar,
      keys: keys[0],
    });
    this.far = new WireguardEnd({
      host: server,
      name: `hf${tag}f`,
      folder,
      address: tunnelFar,
      route: tunnelNear,
      keys: keys[1],
    });
  }

  /** Makes both ends and their keys. */
  static async create(topology: Topology, folder: string, tag: string): Promise<Tunnel> {
    const keys = [await wireguardKeys(), await wireguardKeys()] as const;
    const tunnel = new Tunnel(topology, folder, tag, keys);
    await tunnel.#start();
    return tunnel;
  }

  /** What the near end knows of the far one when all is well. */
  get nearPeer(): PeerSettings {
    return {
      publicKey: this.#keys[1].publicKey,
      endpoint: `${ADDRESS.far}:${WireguardEnd.PORT}`,
      allowedIps: `${ADDRESS.tunnelFar}/32`,
      keepaliveS: KEEPALIVE_S,
    };
  }

  /** What the far end knows of the near one when all is well. */
  get farPeer(): PeerSettings {
    return {
      publicKey: this.#keys[0].publicKey,
      endpoint: `${ADDRESS.near}:${WireguardEnd.PORT}`,
      allowedIps: `${ADDRESS.tunnelNear}/32`,
      keepaliveS: 0,
    };
  }

  /** Starts both ends afresh, as if after a reboot of both hosts: no handshake, counters at 0. */
  async restart(
    changes: { readonly near?: Partial<PeerSettings>; readonly far?: Partial<PeerSettings> } = {},
  ): Promise<void> {
    this.#isChanged = true;
    await this.#stop();
    await this.#start(changes);
  }

  /** Says that a fault touched it, so that it is started afresh afterwards. */
  touch(): void {
    this.#isChanged = true;
  }

  /** As it was, unless nothing was changed. */
  async restore(): Promise<void> {
    if (!this.#isChanged) return;
    await this.restart();
    this.#isChanged = false;
  }

  async #start(
    changes: { readonly near?: Partial<PeerSettings>; readonly far?: Partial<PeerSettings> } = {},
  ): Promise<void> {
    await this.far.start({ ...this.farPeer, ...changes.far });
    await this.near.start({ ...this.nearPeer, ...changes.near });
  }

  async #stop(): Promise<void> {
    await this.near.stop();
    await this.far.stop();
  }
}
