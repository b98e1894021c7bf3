import { createHash, randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import type { HttpEvidence, UpgradeEvidence } from "./evidence_names.ts";
import { openSocket, type SocketOptions } from "./open_socket.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";
import { type RawAnswer, rawAnswer, type RawHead } from "./raw_answer.ts";
import { bodyStartOf, tellingHeaders } from "./telling_headers.ts";

/** One handshake, written byte by byte. */
export interface Handshake {
  readonly variant: NonNullable<UpgradeEvidence["variant"]>;
  readonly path: string;
  /** @default {none} */
  readonly origin?: string;
  /** @default {true} */
  readonly hasKey?: boolean;
  /** Offers permessage-deflate, as most pages do. @default {true} */
  readonly hasExtensions?: boolean;
  /** Subprotocols to offer; the first is the one to be chosen. @default {[]} */
  readonly protocols?: readonly string[];
  readonly socket?: Partial<SocketOptions>;
  /** Milliseconds for all of it. */
  readonly deadlineMs: number;
}

/** How a handshake went; the socket only where it succeeded, and whoever asked closes it. */
export interface HandshakeResult {
  readonly evidence: UpgradeEvidence;
  readonly socket: Socket | null;
}

/** Appended to the key before it is hashed (RFC 6455 §1.3). */
const ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Makes one WebSocket handshake (RFC 6455 §4.1) and checks the answer as a browser would. */
export async function shakeHands(
  target: ProbeTarget,
  context: ProbeContext,
  handshake: Handshake,
): Promise<HandshakeResult> {
  const at = context.now();
  const startedAt = performance.now();
  const { variant, deadlineMs } = handshake;
  const opened = await openSocket(target, context, { deadlineMs, ...handshake.socket });
  const record = { kind: "upgrade", at, routeKind: "websocket", variant } as const;
  if (!opened.ok) {
    return { evidence: { ...record, ...unanswered(opened.error, opened.tookMs) }, socket: null };
  }
  const key = randomBytes(16).toString("base64");
  opened.socket.write(requestText(target, handshake, key));
  const remainingMs = Math.max(100, deadlineMs - opened.tookMs);
  const answer = await rawAnswer(opened.socket, remainingMs, context.signal);
  const tookMs = performance.now() - startedAt;
  const { head } = answer;
  if (head === null) {
    opened.socket.destroy();
    return {
      evidence: { ...record, ...unanswered(answer.error ?? "closed", tookMs) },
      socket: null,
    };
  }
  context.slowestMs = Math.max(context.slowestMs, tookMs);
  const evidence = { ...record, ...answered(head, answer, handshake, key, tookMs, context) };
  if (evidence.outcome === "opened") return { evidence, socket: opened.socket };
  opened.socket.destroy();
  return { evidence, socket: null };
}

type Told = Omit<UpgradeEvidence, "kind" | "at" | "routeKind" | "variant">;

function unanswered(error: string, tookMs: number): Told {
  if (error === "timeout") return { outcome: "timeout", tookMs, end: { how: "timeout" } };
  const message = MESSAGES[error] ?? error;
  return { outcome: "failed", tookMs, end: { how: "failed", message } };
}

const MESSAGES: Readonly<Record<string, string>> = {
  "closed": "The connection was closed without an answer",
  "not-http": "The answer is not HTTP",
  "ECONNRESET": "The connection was reset without an answer: ECONNRESET",
};

function answered(
  head: RawHead,
  answer: RawAnswer,
  handshake: Handshake,
  key: string,
  tookMs: number,
  context: ProbeContext,
): Told {
  const { status } = head;
  const headers: HttpEvidence["headers"] = tellingHeaders(head.headers, context);
  if (status !== 101) {
    const bodyStart = bodyStartOf(answer.body, context);
    return {
      outcome: "refused",
      tookMs,
      status,
      end: { how: "refused", status, headers, bodyStart },
    };
  }
  const flaw = flawOf(head, handshake, key);
  if (flaw === null) return { outcome: "opened", tookMs, status, headers };
  const end = { how: "failed", status, headers, message: flaw } as const;
  return { outcome: "failed", tookMs, status, headers, flaw, end };
}

function requestText(target: ProbeTarget, handshake: Handshake, key: string): string {
  const { origin, hasKey = true, hasExtensions = true, protocols = [] } = handshake;
  const lines = [
    `GET ${handshake.path} HTTP/1.1`,
    `Host: ${target.authority}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    ...hasKey ? [`Sec-WebSocket-Key: ${key}`] : [],
    ...origin === undefined ? [] : [`Origin: ${origin.replaceAll(/[\r\n]/g, "")}`],
    ...protocols.length === 0 ? [] : [`Sec-WebSocket-Protocol: ${protocols.join(", ")}`],
    ...hasExtensions
      ? ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"]
      : [],
    // An access log that keeps this tells handshakes from plain requests for the same path.
    "User-Agent: holdfast-doctor (handshake)",
    "Pragma: no-cache",
    "Cache-Control: no-cache",
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** What a client must refuse in a 101 (RFC 6455 §4.1), in words. */
function flawOf({ headers }: RawHead, handshake: Handshake, key: string): string | null {
  const { hasKey = true, hasExtensions = true } = handshake;
  if (headers["upgrade"]?.toLowerCase() !== "websocket") {
    return headers["upgrade"] === undefined
      ? "The header Upgrade is missing"
      : "The header Upgrade does not say websocket";
  }
  const connection = headers["connection"]?.toLowerCase().split(",").map((word) => word.trim());
  if (connection?.includes("upgrade") !== true) return "The header Connection does not say Upgrade";
  const accept = headers["sec-websocket-accept"];
  if (hasKey && accept === undefined) return "The header Sec-WebSocket-Accept is missing";
  const due = createHash("sha1").update(key + ACCEPT_GUID).digest("base64");
  if (hasKey && accept !== due) return "The header Sec-WebSocket-Accept does not match the key";
  const flaw = protocolFlawOf(headers["sec-websocket-protocol"], handshake.protocols);
  if (flaw !== null) return flaw;
  const extensions = headers["sec-websocket-extensions"] ?? "";
  const isOffered = hasExtensions && /^permessage-deflate(\s*;[^,]*)?$/.test(extensions);
  return extensions === "" || isOffered ? null : "An extension was chosen that nobody offered";
}

/** Browsers close a link whose subprotocol was not offered, or not chosen (RFC 6455 §4.1). */
function protocolFlawOf(
  chosen: string | undefined,
  [wanted]: readonly string[] = [],
): string | null {
  if (chosen === wanted) return null;
  return chosen === undefined
    ? `The subprotocol ${wanted} was offered and not chosen`
    : "A subprotocol was chosen that nobody offered";
}
