import type { AddressInfo, Server as TcpServer } from "node:net";
import type { Evidence, EvidenceKind, EvidenceOf } from "@holdfast/core";
import { ProbeContext } from "./probe_context.ts";
import type { ProbeOptions } from "./probe_options.ts";
import { type ProbeTarget, probeTarget } from "./probe_target.ts";

/** A target on loopback with its context, as the battery has them once TCP connects. */
export interface Probing {
  readonly target: ProbeTarget;
  readonly context: ProbeContext;
}

/** What a single probe is given; loopback needs no more patience than this. */
export function probing(url: string, options: Partial<ProbeOptions> = {}): Probing {
  const target = probeTarget(url, options.item);
  const deadlines = { tlsMs: 700, httpMs: 700, upgradeMs: 700, tcpMs: 500, ...options.deadlines };
  const context = new ProbeContext(target, { url, ...options, deadlines });
  context.address = "127.0.0.1";
  context.isTrusted = !target.tls;
  return { target, context };
}

/** The records of one kind. */
export function recordsOf<Kind extends EvidenceKind>(
  evidence: readonly Evidence[],
  kind: Kind,
): readonly EvidenceOf<Kind>[] {
  return evidence.filter((found): found is EvidenceOf<Kind> => found.kind === kind);
}

/** Listens on a free port of loopback; resolves to the port. */
export function listening(server: TcpServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
