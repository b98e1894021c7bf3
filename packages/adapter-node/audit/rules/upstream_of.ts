import type { Directive } from "../directive.ts";
import type { Subject } from "./subject.ts";

/** Scheme, host and port that a `proxy_pass` names. */
export interface PassTarget {
  readonly scheme: "http" | "https";
  readonly host: string;
  /** Null where none is written. */
  readonly port: number | null;
}

/** Where the request goes; null where variables hide it, or it is a socket of the file system. */
export function passTarget(subject: Subject): PassTarget | null {
  const text = subject.judged.pass?.args[0] ?? "";
  const known = text.includes("$") ? subject.judged.upstream ?? "" : text;
  const [, scheme, host, port] =
    /^(https?):\/\/(\[[^\]]+\]|[^/:$]+)(?::(\d+))?(?:\/|$)/i.exec(known) ?? [];
  if (scheme === undefined || host === undefined || host === "unix") return null;
  return {
    scheme: scheme.toLowerCase() === "https" ? "https" : "http",
    host,
    port: port === undefined ? null : Number(port),
  };
}

/** The `upstream` block that a `proxy_pass` names, if it names one. */
export function upstreamBlock(subject: Subject): Directive | null {
  const text = subject.judged.pass?.args[0] ?? "";
  const host = /^https?:\/\/([^/:$]+)/i.exec(text)?.[1];
  for (const found of subject.all()) {
    if (found.name === "upstream" && found.args[0] === host) return found;
  }
  return null;
}

/** The servers of an `upstream` block that take requests in ordinary times. */
export function serversOf(upstream: Directive): readonly Directive[] {
  return (upstream.block ?? []).filter(({ name, args }) =>
    name === "server" && !args.includes("backup") && !args.includes("down")
  );
}
