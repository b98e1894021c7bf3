import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { command } from "./command.ts";
import type { Daemon } from "./daemon.ts";
import type { Namespace } from "./namespace.ts";

/** The sockets of every namespace lie here together, so interfaces need different names. */
const SOCKETS = "/var/run/wireguard";
const START_MS_MAX = 5_000;
const POLL_MS = 20;

/** What one end knows of the other. */
export interface PeerSettings {
  readonly publicKey: string;
  readonly endpoint: string;
  readonly allowedIps: string;
  /** Seconds; 0: off. */
  readonly keepaliveS: number;
}

/** A pair of keys. */
export interface WireguardKeys {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A new pair of keys. */
export async function wireguardKeys(): Promise<WireguardKeys> {
  const privateKey = (await command("wg", ["genkey"])).trim();
  const publicKey = (await command("wg", ["pubkey"], { input: privateKey })).trim();
  return { privateKey, publicKey };
}

/** One end of the tunnel: wireguard-go in a namespace. */
export class WireguardEnd {
  readonly host: Namespace;
  /** The interface's name. */
  readonly name: string;
  readonly #folder: string;
  readonly #address: string;
  readonly #route: string;
  readonly #keys: WireguardKeys;
  #daemon: Daemon | undefined;

  constructor(options: {
    readonly host: Namespace;
    readonly name: string;
    readonly folder: string;
    readonly address: string;
    /** What goes into the tunnel. */
    readonly route: string;
    readonly keys: WireguardKeys;
  }) {
    this.host = options.host;
    this.name = options.name;
    this.#folder = options.folder;
    this.#address = options.address;
    this.#route = options.route;
    this.#keys = options.keys;
  }

  /** The port that packets of the tunnel come to. */
  static readonly PORT = 51_820;

  /** Starts it, with its key and address and one peer. */
  async start(peer: PeerSettings, mtu = 1420): Promise<void> {
    const log = join(this.#folder, `${this.name}.log`);
    this.#removeSocket();
    this.#daemon = this.host.start("wireguard-go", ["-f", this.name], { log });
    const deadline = performance.now() + START_MS_MAX;
    while (!existsSync(join(SOCKETS, `${this.name}.sock`))) {
      if (this.#daemon.isGone || performance.now() > deadline) {
        throw new Error(`Cannot start wireguard-go: see ${log}`);
      }
      await sleep(POLL_MS);
    }
    const port = String(WireguardEnd.PORT);
    const file = join(this.#folder, `${this.name}.key`);
    writeFileSync(file, this.#keys.privateKey, { mode: 0o600 });
    await this.host.run("wg", ["set", this.name, "listen-port", port, "private-key", file]);
    rmSync(file);
    await this.setPeer(peer);
    await this.host.ip(`addr add ${this.#address}/32 dev ${this.name}`);
    await this.up(mtu);
  }

  /** Brings the interface up, with its route. */
  async up(mtu = 1420): Promise<void> {
    await this.host.ip(`link set ${this.name} mtu ${mtu} up`);
    await this.host.ip(`route replace ${this.#route}/32 dev ${this.name}`);
  }

  /** Replaces what it knows of its peer. */
  async setPeer(peer: PeerSettings): Promise<void> {
    const known = await this.host.run("wg", ["show", this.name, "peers"]);
    for (const key of known.split("\n").filter((line) => line !== "")) {
      await this.host.run("wg", ["set", this.name, "peer", key, "remove"]);
    }
    const args = ["peer", peer.publicKey, "allowed-ips", peer.allowedIps];
    const where = peer.endpoint === "" ? [] : ["endpoint", peer.endpoint];
    const keep = ["persistent-keepalive", String(peer.keepaliveS)];
    await this.host.run("wg", ["set", this.name, ...args, ...where, ...keep]);
  }

  /** What `wg show all dump` prints on this host; empty when there is no interface. */
  async dump(): Promise<string> {
    if (!existsSync(join(SOCKETS, `${this.name}.sock`))) return "";
    const text = await this.host.run("wg", ["show", this.name, "dump"], { accepts: [0, 1] });
    // With `all` each line begins with the interface.
    return text.split("\n").filter((line) => line !== "")
      .map((line) => `${this.name}\t${line}\n`).join("");
  }

  /** A signal to wireguard-go, such as `SIGSTOP`. */
  signal(signal: NodeJS.Signals): void {
    this.#daemon?.signal(signal);
  }

  /** Ends it: the interface goes away. */
  async stop(): Promise<void> {
    this.#daemon?.signal("SIGCONT");
    await this.#daemon?.stop();
    this.#daemon = undefined;
    this.#removeSocket();
  }

  /** One that was killed leaves its socket behind. */
  #removeSocket(): void {
    rmSync(join(SOCKETS, `${this.name}.sock`), { force: true });
  }
}
