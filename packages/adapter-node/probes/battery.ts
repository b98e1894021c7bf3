import type { Evidence, Hop } from "@holdfast/core";
import type { HttpEvidence, UpgradeVariant } from "./evidence_names.ts";
import { probeDns } from "./dns_probe.ts";
import { probeHttp } from "./http_probe.ts";
import { inPool } from "./in_pool.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";
import { probeTcp } from "./tcp_probe.ts";
import { probeTls } from "./tls_probe.ts";
import { probeUpgrade } from "./upgrade_probe.ts";

/** Requests at once: polite to a server that counts them. */
const AT_ONCE = 4;

const FIRST: readonly HttpEvidence["what"][] = ["health", "wallet", "ws-path"];
const FURTHER: readonly HttpEvidence["what"][] = [
  "heavy-down",
  "heavy-up",
  "wallet-no-key",
  "wallet-query-key",
  "post",
  "ws-path-slash",
  "unknown-path",
  "plain-http",
];
const VARIANTS: readonly UpgradeVariant[] = [
  "no-key",
  "no-origin",
  "no-extensions",
  "unknown-path",
  "foreign-origin",
  "trailing-slash",
  "plain",
];

/** One run of the phases along one path, from the name to the handshake. */
export class Battery {
  readonly target: ProbeTarget;
  readonly context: ProbeContext;
  readonly evidence: Evidence[] = [];

  /** @param context Shared by all probes of this path. */
  constructor(target: ProbeTarget, context: ProbeContext) {
    this.target = target;
    this.context = context;
  }

  /** Finds out which address answers; false where none does. */
  async reach(): Promise<boolean> {
    const { target, context } = this;
    const found = await this.#phase("dns", "network", () => probeDns(target, context));
    const dns = found.find((record) => record.kind === "dns");
    const addresses = target.isLiteral ? [target.host] : dns?.addresses ?? [];
    if (addresses.length === 0) return this.#skip("tcp", "network", "the name has no address");
    const tried = await this.#phase(
      "tcp",
      "network",
      () => probeTcp(target, context, addresses),
      (records) => records.some((record) => record.kind === "tcp" && isConnected(record)),
    );
    const open = tried.find((record) => record.kind === "tcp" && isConnected(record));
    context.address = open?.kind === "tcp" ? open.address : undefined;
    return open !== undefined || this.#skip("tls", "tls", "no address accepts a connection");
  }

  /** Makes the TLS handshake; false where nothing can be said over it. */
  async secure(): Promise<boolean> {
    const { target, context } = this;
    if (!target.tls) {
      context.isTrusted = true;
      return true;
    }
    const [record] = await this.#phase("tls", "tls", () => probeTls(target, context));
    if (record?.kind !== "tls") return false;
    context.isTrusted = record.outcome === "ok";
    // A protocol shows that the handshake ended, though its certificate may not hold.
    const goesOn = record.protocol !== undefined && record.spoke === undefined;
    return goesOn || this.#skip("http", "proxy", "no TLS connection stands");
  }

  /** The four questions that tell most, at once; false where none was answered. */
  async ask(): Promise<boolean> {
    const { target, context } = this;
    const asking = FIRST.map((what) => () => probeHttp(target, context, what));
    const records = await this.#phase(
      "http",
      "proxy",
      async () => (await inPool(asking, AT_ONCE)).flat(),
    );
    return records.some((record) => record.kind === "http" && record.status !== null);
  }

  /** The handshake in question; whether it opened. */
  async upgrade(): Promise<boolean> {
    const { target, context } = this;
    const [record] = await this.#phase("upgrade", "proxy", () => probeUpgrade(target, context));
    return record?.kind === "upgrade" && record.outcome === "opened";
  }

  /** Everything else that a request or a handshake can tell. */
  async vary(): Promise<void> {
    const { target, context } = this;
    const asking = [
      ...FURTHER.map((what) => () => probeHttp(target, context, what)),
      ...VARIANTS.map((variant) => () => probeUpgrade(target, context, variant)),
    ];
    await this.#phase(
      "variants",
      "proxy",
      async () => (await inPool(asking, AT_ONCE)).flat(),
      () => true,
    );
  }

  /** Runs one phase, tells of it, and keeps what it saw unless it was broken off. */
  async #phase(
    name: string,
    hop: Hop,
    run: () => Promise<readonly Evidence[]>,
    passes: (records: readonly Evidence[]) => boolean = isGood,
  ): Promise<readonly Evidence[]> {
    const { context } = this;
    if (context.signal.aborted) return [];
    context.step(name, hop, "running");
    const records = await run();
    if (context.signal.aborted) return [];
    const marked = context.via === undefined
      ? records
      : records.map((record) => ({ ...record, via: context.via ?? "" }));
    this.evidence.push(...marked);
    context.step(name, hop, passes(records) ? "passed" : "failed");
    return marked;
  }

  #skip(name: string, hop: Hop, detail: string): false {
    this.context.step(name, hop, "skipped", { detail });
    return false;
  }
}

function isConnected({ outcome }: { readonly outcome: string }): boolean {
  return outcome === "connected";
}

/** Whether the records of one phase show that it may go on as if nothing was wrong. */
function isGood(records: readonly Evidence[]): boolean {
  return records.every((record) => {
    switch (record.kind) {
      case "dns":
        return record.error === undefined;
      case "tls":
        return record.outcome === "ok";
      case "http":
        return record.status !== null && record.status < 500;
      case "upgrade":
        return record.outcome === "opened";
      default:
        return true;
    }
  });
}
