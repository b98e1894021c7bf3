import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type RequestOptions,
  type Server,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

/** Which requests are read whole, and what becomes of them and of their answers. */
export interface Rewriting {
  rewrites(request: { readonly method: string; readonly url: string }): boolean;
  /** The body as the target gets it. */
  request(body: string): string;
  /** The body as the client gets it. */
  answer(status: number, type: string, body: string): Promise<string>;
}

/** A running relay. */
export interface HttpRelay {
  /** Address without a path. */
  readonly url: string;
  /** Cuts every request, and stops listening. */
  close(): Promise<void>;
}

/** Largest body that is read whole, in bytes. */
const BODY_MAX = 64 * 1024;
/** Headers that are about one connection and no further (RFC 9110 §7.6.1, RFC 9112 §6.1). */
const HOP_HEADERS = ["connection", "keep-alive", "proxy-connection"];
const FRAMING_HEADERS = ["content-length", "transfer-encoding"];

/**
 * Starts a server on 127.0.0.1 that passes everything on to another as it is, `Host` and upgrades
 * included, and rewrites some bodies on the way.
 *
 * @throws {TypeError} If the target is not an `http:` address.
 */
export async function startHttpRelay(target: string, rewriting: Rewriting): Promise<HttpRelay> {
  const { protocol, hostname, port } = new URL(target);
  if (protocol !== "http:") {
    throw new TypeError(`Cannot start the proxy: target must be http, got '${protocol}'`);
  }
  const place = { host: hostname, port: port === "" ? 80 : Number(port) };
  const server = createServer((request, response) => {
    relay(place, rewriting, request, response).catch(() => response.destroy());
  });
  const sockets = new Set<Duplex>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    relayUpgrade(place, request, socket, head);
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

interface Place {
  readonly host: string;
  readonly port: number;
}

async function relay(
  place: Place,
  rewriting: Rewriting,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", url = "/" } = request;
  if (!rewriting.rewrites({ method, url })) {
    const asked = ask(place, request, without(request.rawHeaders, HOP_HEADERS), response);
    asked.on("response", (answer) => {
      begin(answer, response, without(answer.rawHeaders, [...HOP_HEADERS, "transfer-encoding"]));
      response.flushHeaders();
      answer.pipe(response);
    });
    return void request.pipe(asked);
  }
  const body = await readWhole(request);
  if (body === null) return void response.writeHead(413, { connection: "close" }).end();
  const sent = Buffer.from(rewriting.request(body), "latin1");
  const asked = ask(place, request, framed(request.rawHeaders, sent), response);
  asked.on("response", (answer) => {
    answerWhole(rewriting, answer, response).catch(() => response.destroy());
  });
  asked.end(sent);
}

async function answerWhole(
  rewriting: Rewriting,
  answer: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readWhole(answer);
  if (body === null) return void response.destroy();
  const { statusCode = 502, headers } = answer;
  const type = headers["content-type"] ?? "";
  const told = Buffer.from(await rewriting.answer(statusCode, type, body), "latin1");
  begin(answer, response, framed(answer.rawHeaders, told));
  response.end(told);
}

/** Asks the target; what the client or the target breaks off is broken off on the other side. */
function ask(
  place: Place,
  { method, url }: IncomingMessage,
  headers: string[],
  response: ServerResponse,
): ReturnType<typeof httpRequest> {
  const options: RequestOptions = { ...place, method, path: url, headers, agent: false };
  const asked = httpRequest({ ...options, setHost: false });
  asked.on("response", (answer) => answer.on("error", () => response.destroy()));
  asked.on("error", () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  response.on("close", () => asked.destroy());
  return asked;
}

function begin(answer: IncomingMessage, response: ServerResponse, headers: string[]): void {
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
}

/** Passes the head on and joins the two connections, whatever the target answers. */
function relayUpgrade(place: Place, request: IncomingMessage, client: Duplex, head: Buffer): void {
  const target = connect({ ...place, noDelay: true });
  const end = (): void => {
    client.destroy();
    target.destroy();
  };
  for (const socket of [client, target]) socket.on("error", end).on("close", end);
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  const { rawHeaders } = request;
  for (let n = 0; n < rawHeaders.length; n += 2) {
    lines.push(`${rawHeaders[n]}: ${rawHeaders[n + 1]}`);
  }
  target.write(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"));
  target.write(head);
  client.pipe(target).pipe(client);
}

/** Bytes as characters, so that what is no text passes too; null for more than is read whole. */
function readWhole(message: IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_MAX) chunks.push(chunk);
      else resolve(null);
    });
    message.on("end", () => resolve(Buffer.concat(chunks).toString("latin1")));
    message.on("error", reject);
  });
}

function framed(rawHeaders: readonly string[], body: Buffer): string[] {
  const kept = without(rawHeaders, [...HOP_HEADERS, ...FRAMING_HEADERS]);
  return [...kept, "content-length", String(body.length)];
}

function without(rawHeaders: readonly string[], names: readonly string[]): string[] {
  return rawHeaders.filter((_, at) =>
    !names.includes((rawHeaders[at - at % 2] ?? "").toLowerCase())
  );
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}
