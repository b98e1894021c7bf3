import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { deadline } from "./deadline.ts";
import type { HttpEvidence } from "./evidence_names.ts";
import { codeOf, openSocket, type SocketOptions } from "./open_socket.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";
import { bodyStartOf, tellingHeaders } from "./telling_headers.ts";

/** One request of a probe. */
export interface PlainRequest {
  readonly what: HttpEvidence["what"];
  /** @default {"GET"} */
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** How the connection is opened. */
  readonly socket?: Partial<SocketOptions>;
  /** Milliseconds for all of it. */
  readonly deadlineMs: number;
  /** Bytes of the body that are read before the connection is left. @default {8192} */
  readonly bytesMax?: number;
}

/** What is asked, without its purpose and the time that it may take. */
export type Asked = Omit<PlainRequest, "what" | "deadlineMs">;

/** One answer: the record, and what only the probe itself may see. */
export interface PlainAnswer {
  readonly evidence: HttpEvidence;
  /** Unmasked; never to be recorded. */
  readonly body: string;
  /** From the first byte of the body to its last, in milliseconds. */
  readonly bodyMs: number;
}

const BYTES_MAX = 8192;
const WALLET_REGEXP = /("(?:id|name|balance)"\s*:\s*)("(?:[^"\\]|\\.)*"|[\d.eE+-]+)/g;

/**
 * Makes one request over a connection of its own, which is closed afterwards. Redirects are not
 * followed.
 */
export async function plainRequest(
  target: ProbeTarget,
  context: ProbeContext,
  asked: PlainRequest,
): Promise<PlainAnswer> {
  const at = context.now();
  const startedAt = performance.now();
  const opened = await openSocket(target, context, {
    deadlineMs: asked.deadlineMs,
    ...asked.socket,
  });
  const record = { kind: "http", at, what: asked.what, status: null } as const;
  if (!opened.ok) {
    const isLate = opened.error === "timeout";
    const tookMs = opened.tookMs;
    const outcome = isLate ? "timeout" : "failed";
    const evidence = {
      ...record,
      outcome,
      tookMs,
      ...isLate ? {} : { error: opened.error },
    } as const;
    return { evidence, body: "", bodyMs: 0 };
  }
  const remainingMs = Math.max(100, asked.deadlineMs - opened.tookMs);
  const seen = await converse(opened.socket, target, asked, remainingMs, context.signal);
  const tookMs = performance.now() - startedAt;
  if (seen.status !== null) context.slowestMs = Math.max(context.slowestMs, tookMs);
  const { status, headers, body, bytes, bodyMs, error } = seen;
  const outcome = outcomeOf(seen);
  const evidence: HttpEvidence = {
    ...record,
    outcome,
    status,
    tookMs,
    ...status === null ? {} : {
      headers: tellingHeaders(headers, context),
      bodyStart: bodyStartOf(withoutWallet(body), context),
      bytes,
    },
    ...error === undefined || outcome === "timeout" ? {} : { error },
  };
  return { evidence, body, bodyMs };
}

/** What a wallet is called, which one it is and what it holds is nobody's business. */
function withoutWallet(body: string): string {
  return body.replaceAll(WALLET_REGEXP, '$1"•••"');
}

interface Conversation {
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bytes: number;
  readonly bodyMs: number;
  /** Why there was no answer, or no end of it. */
  readonly error?: string;
}

function outcomeOf({ status, error }: Conversation): HttpEvidence["outcome"] {
  if (status !== null) return error === undefined ? "answered" : "cut";
  return error === "timeout" ? "timeout" : "failed";
}

function converse(
  socket: Socket,
  target: ProbeTarget,
  asked: PlainRequest,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Conversation> {
  return new Promise((resolve) => {
    const { body: upload } = asked;
    const length = upload === undefined ? {} : { "content-length": String(upload.length) };
    const exchange = request({
      createConnection: () => socket,
      method: asked.method ?? "GET",
      path: asked.path,
      setHost: false,
      headers: {
        host: target.authority,
        accept: "*/*",
        "user-agent": "holdfast-doctor",
        ...length,
        ...asked.headers,
        connection: "close",
      },
    });
    const chunks: Buffer[] = [];
    let answer: IncomingMessage | null = null;
    let bytes = 0;
    let firstAt = 0;
    const settle = (error?: string): void => {
      cancel();
      signal.removeEventListener("abort", giveUp);
      exchange.destroy();
      socket.destroy();
      const bodyMs = firstAt === 0 ? 0 : performance.now() - firstAt;
      const body = Buffer.concat(chunks).toString("utf8");
      const status = answer?.statusCode ?? null;
      const seen = { status, headers: headersOf(answer), body, bytes, bodyMs };
      resolve(error === undefined ? seen : { ...seen, error });
    };
    const giveUp = (): void => settle("timeout");
    const cancel = deadline(deadlineMs, giveUp);
    signal.addEventListener("abort", giveUp);
    // A FIN before the answer is told as a reset; it is another thing.
    socket.once("end", () => answer === null && settle("closed"));
    exchange.on("error", (error) => settle(codeOf(error)));
    exchange.on("upgrade", (response) => {
      answer = response;
      settle();
    });
    exchange.on("response", (response) => {
      answer = response;
      response.on("data", (chunk: Buffer) => {
        if (firstAt === 0) firstAt = performance.now();
        bytes += chunk.length;
        const room = (asked.bytesMax ?? BYTES_MAX) - bytes;
        if (chunks.length < 8) chunks.push(chunk);
        if (room <= 0) settle();
      });
      response.on("end", () => settle());
      response.on("error", (error) => settle(codeOf(error)));
      response.on("aborted", () => settle("ECONNRESET"));
    });
    exchange.end(upload);
  });
}

function headersOf(answer: IncomingMessage | null): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(answer?.headersDistinct ?? {})) {
    headers[name] = (values ?? []).join(", ");
  }
  return headers;
}
