import type { Socket } from "node:net";
import { deadline } from "./deadline.ts";
import { codeOf } from "./open_socket.ts";

/** The head of an answer, read without the help of any HTTP library. */
export interface RawHead {
  readonly status: number;
  /** `HTTP/1.0` or `HTTP/1.1`. */
  readonly version: string;
  /** Names in lower case; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What came over a raw connection. */
export interface RawAnswer {
  /** Null where no answer came. */
  readonly head: RawHead | null;
  /** What followed the head, as text. */
  readonly body: string;
  /** What followed the head of a 101, byte by byte. */
  readonly rest: Buffer;
  /**
   * How it failed: the system's code, `timeout`, `closed` for an end without a byte, `not-http` for
   * bytes that are no answer.
   */
  readonly error?: string;
}

const HEAD_BYTES_MAX = 64 * 1024;
const BODY_BYTES_MAX = 4096;
/** How long a body may take once the head is there: it is worth no longer wait. */
const BODY_MS = 400;
const STATUS_REGEXP = /^(HTTP\/1\.[01]) (\d{3})(?: [^\r\n]*)?$/;

/**
 * Reads one answer: its head, and the start of its body unless the connection was upgraded. The
 * socket stays open, and paused after a 101.
 */
export function rawAnswer(
  socket: Socket,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    let head: RawHead | null = null;
    let headEnd = 0;
    let bodyTimer: NodeJS.Timeout | undefined;
    const settle = (error?: string): void => {
      cancel();
      clearTimeout(bodyTimer);
      signal.removeEventListener("abort", giveUp);
      socket.off("data", take).off("end", ended).off("close", ended).off("error", failed);
      const rest = bytes.subarray(headEnd);
      const body = head === null || head.status === 101 ? "" : rest.toString("utf8");
      const answer = { head, body, rest };
      resolve(head !== null || error === undefined ? answer : { ...answer, error });
    };
    const take = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      if (head === null) {
        const parsed = parseHead(bytes);
        if (parsed === "not-http") return settle("not-http");
        if (parsed === null) return;
        ({ head, headEnd } = parsed);
        if (head.status === 101) {
          socket.pause();
          return settle();
        }
        bodyTimer = setTimeout(settle, BODY_MS);
      }
      const length = Number(head.headers["content-length"] ?? Infinity);
      if (bytes.length - headEnd >= Math.min(length, BODY_BYTES_MAX)) settle();
    };
    const ended = (): void => settle("closed");
    const failed = (error: Error): void => settle(codeOf(error));
    const giveUp = (): void => settle("timeout");
    const cancel = deadline(deadlineMs, giveUp);
    signal.addEventListener("abort", giveUp);
    socket.on("data", take).on("end", ended).on("close", ended).on("error", failed);
    if (socket.destroyed) ended();
  });
}

function parseHead(
  bytes: Buffer,
  from = 0,
): { readonly head: RawHead; readonly headEnd: number } | "not-http" | null {
  const start = bytes.subarray(from, from + 5).toString("latin1");
  if (!"HTTP/".startsWith(start)) return "not-http";
  const at = bytes.indexOf("\r\n\r\n", from);
  if (at < 0) return bytes.length > HEAD_BYTES_MAX ? "not-http" : null;
  const [first = "", ...lines] = bytes.subarray(from, at).toString("latin1").split("\r\n");
  const [, version = "", code = ""] = STATUS_REGEXP.exec(first) ?? [];
  if (code === "") return "not-http";
  const status = Number(code);
  // Interim answers say nothing (RFC 9110 §15.2).
  if (status < 200 && status !== 101) return parseHead(bytes, at + 4);
  return { head: { status, version, headers: headersOf(lines) }, headEnd: at + 4 };
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}
