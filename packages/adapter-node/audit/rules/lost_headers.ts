import type { Directive } from "../directive.ts";
import { type Subject } from "./subject.ts";
import { misplacedLines } from "./misplaced_lines.ts";

/** The two headers that make a handshake. */
export type HandshakeHeader = "upgrade" | "connection";

const TOKEN = { upgrade: "websocket", connection: "upgrade" } as const;

/**
 * The headers of the handshake that do not reach the upstream though it is proxied, and for which
 * neither cancelled inheritance nor another location accounts.
 */
export function lostHeaders(subject: Subject): ReadonlySet<HandshakeHeader> {
  if (!subject.isWebSocket || !subject.isProxied()) return new Set();
  if (misplacedLines(subject).length > 0) return new Set();
  return new Set(
    unheard(subject).filter((header) => cancelledFor(subject, header).length === 0),
  );
}

/** The headers of the handshake that the upstream does not hear, for whatever reason. */
export function unheard(subject: Subject): readonly HandshakeHeader[] {
  if (!subject.isWebSocket || !subject.isProxied()) return [];
  return (["upgrade", "connection"] as const)
    .filter((header) => !subject.hears(header, TOKEN[header]));
}

/** Lines for a header further out that would serve, were they not cancelled further in. */
export function cancelledFor(subject: Subject, header: string): readonly Directive[] {
  if (subject.headerLines(header).length > 0) return [];
  return subject.cancelled("proxy_set_header").filter((line) =>
    line.args[0]?.toLowerCase() === header.toLowerCase() && (line.args[1] ?? "") !== "" &&
    line.args[1]?.toLowerCase() !== "close"
  );
}
