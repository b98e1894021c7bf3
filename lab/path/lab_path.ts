import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DnsName } from "../programs/dns_server.ts";
import { Authority } from "./certificates.ts";
import type { Daemon } from "./daemon.ts";
import { removeLeftovers, runTag } from "./leftovers.ts";
import { LabLnbits } from "./lnbits.ts";
import { Nginx } from "./nginx.ts";
import { startProgram } from "./program.ts";
import { SITE_NAME } from "./site_text.ts";
import { ADDRESS, buildTopology, type Topology } from "./topology.ts";
import { Tunnel } from "./tunnel.ts";

const RESOLV_CONF = `nameserver ${ADDRESS.gateway}\noptions timeout:2 attempts:2\n`;
const NAMES: Readonly<Record<string, DnsName>> = {
  [SITE_NAME]: { addresses: [ADDRESS.proxy] },
  "app.test": { addresses: [ADDRESS.pages] },
};

/** What the path is made of. */
interface Parts {
  readonly hosts: Topology;
  readonly folder: string;
  readonly authority: Authority;
  readonly nginx: Nginx;
  readonly tunnel: Tunnel;
  readonly lnbits: LabLnbits;
}

/** The whole path, working until a fault is made, and again after `mend`. */
export class LabPath {
  #parts: Parts;
  #dns: Daemon;
  #isDnsChanged = false;
  #boxes: Daemon[] = [];
  #undo: (() => Promise<unknown>)[] = [];

  private constructor(parts: Parts, dns: Daemon) {
    this.#parts = parts;
    this.#dns = dns;
  }

  /** Builds it from nothing. */
  static async build(): Promise<LabPath> {
    await removeLeftovers();
    const parts = await buildParts();
    return new LabPath(parts, await startDns(parts.hosts, parts.folder, NAMES));
  }

  /** The hosts of the path. */
  get hosts(): Topology {
    return this.#parts.hosts;
  }

  /** The client's `resolv.conf` when all is well. */
  get resolvConf(): string {
    return RESOLV_CONF;
  }

  /** Where everything that is written lies. */
  get folder(): string {
    return this.#parts.folder;
  }

  /** Who signs certificates. */
  get authority(): Authority {
    return this.#parts.authority;
  }

  /** The proxy. */
  get nginx(): Nginx {
    return this.#parts.nginx;
  }

  /** WireGuard between the proxy and the server. */
  get tunnel(): Tunnel {
    return this.#parts.tunnel;
  }

  /** The server. */
  get lnbits(): LabLnbits {
    return this.#parts.lnbits;
  }

  /** Starts from nothing again, where mending did not help. */
  async rebuild(): Promise<void> {
    await this.remove();
    this.#undo = [];
    this.#boxes = [];
    this.#isDnsChanged = false;
    this.#parts = await buildParts();
    this.#dns = await startDns(this.hosts, this.folder, NAMES);
  }

  /** Where the server is reached from outside. */
  get url(): string {
    return `https://${SITE_NAME}`;
  }

  /** Puts a program of `programs/` somewhere on the path, until the path is mended. */
  async box(host: keyof Topology, name: string, options: object): Promise<Daemon> {
    const box = await startProgram(this.hosts[host], name, options, this.folder);
    this.#boxes.push(box);
    return box;
  }

  /** Answers names otherwise, until the path is mended. */
  async names(names: Readonly<Record<string, DnsName>>): Promise<void> {
    this.#isDnsChanged = true;
    await this.#dns.stop();
    this.#dns = await startDns(this.hosts, this.folder, { ...NAMES, ...names });
  }

  /** Something to be done when the path is mended. */
  onMend(undo: () => Promise<unknown>): void {
    this.#undo.push(undo);
  }

  /** Undoes all that a fault did. */
  async mend(): Promise<void> {
    for (const undo of this.#undo.splice(0).reverse()) await undo();
    await Promise.all(this.#boxes.splice(0).map((box) => box.stop("SIGKILL")));
    await Promise.all(Object.values(this.hosts).map((host) => host.mend()));
    if (this.#isDnsChanged) {
      await this.names({});
      this.#isDnsChanged = false;
    }
    await this.tunnel.restore();
    await this.nginx.restore();
  }

  /** Ends and removes everything. */
  async remove(): Promise<void> {
    this.lnbits.signal("SIGCONT");
    await Promise.all(Object.values(this.hosts).map((host) => host.remove()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function buildParts(): Promise<Parts> {
  const tag = runTag();
  const folder = mkdtempSync(join(tmpdir(), `hf-${tag}-`));
  const hosts = await buildTopology(tag);
  const authority = await Authority.create(join(folder, "ca"));
  const certificate = await authority.issue({ names: [SITE_NAME, "www.lnbits.test"] });
  const nginx = new Nginx(hosts.proxy, join(folder, "nginx"), certificate);
  const tunnel = await Tunnel.create(hosts, folder, tag);
  for (const host of [hosts.client, hosts.router]) host.resolvesBy(RESOLV_CONF);
  const lnbits = new LabLnbits(hosts.server, join(folder, "lnbits"));
  await lnbits.start();
  await nginx.restore();
  return { hosts, folder, authority, nginx, tunnel, lnbits };
}

function startDns(
  { router }: Topology,
  folder: string,
  names: Readonly<Record<string, DnsName>>,
): Promise<Daemon> {
  return startProgram(router, "dns_server", { address: ADDRESS.gateway, names }, folder);
}
