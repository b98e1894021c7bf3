// A box on the way that reads HTTP, also inside TLS with a certificate of its own. Its argument:
// MiddleboxOptions.
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer, request as tlsRequest } from "node:https";
import type { Duplex } from "node:stream";
import { headOfAnswer } from "./pass_upgrade.ts";

/** What the box does to WebSockets; everything else passes. */
export interface MiddleboxOptions {
  readonly port: number;
  readonly toHost: string;
  readonly toPort: number;
  /** Its own certificate, where it opens TLS. */
  readonly key?: string;
  readonly certificate?: string;
  /**
   * - `strip`: passes the handshake on without Upgrade.
   * - `forbid`: answers it with a page of its own; `reset`, `hang`: as they say.
   * - `swallow`: passes the 101, and then nothing.
   * - `buffer`: passes what the server says every few seconds.
   * - `corrupt`: changes frames from the server.
   */
  readonly does: "strip" | "forbid" | "reset" | "hang" | "swallow" | "buffer" | "corrupt";
}

const BUFFER_MS = 3_000;
const PAGE =
  "<html><head><title>Blocked</title></head><body>Blocked by the web filter</body></html>";

const options: MiddleboxOptions = JSON.parse(process.argv[2] ?? "{}");
const isTls = options.certificate !== undefined;
const ask = isTls ? tlsRequest : request;
const server = isTls
  ? createTlsServer({
    key: readFileSync(options.key ?? ""),
    cert: readFileSync(options.certificate ?? ""),
  }, passRequest)
  : createServer(passRequest);
server.on("upgrade", onUpgrade);
server.listen(options.port, "::", () => console.log("lab program ready"));

function towards(incoming: IncomingMessage, headers: IncomingMessage["headers"]) {
  return {
    host: options.toHost,
    port: options.toPort,
    method: incoming.method ?? "GET",
    path: incoming.url ?? "/",
    headers,
    servername: String(incoming.headers.host ?? "").split(":")[0] ?? "",
    rejectUnauthorized: false,
    agent: false as const,
  };
}

function passRequest(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const onward = ask(towards(incoming, incoming.headers), (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  incoming.pipe(onward);
}

function onUpgrade(incoming: IncomingMessage, client: Duplex, head: Buffer): void {
  client.on("error", () => {});
  switch (options.does) {
    case "forbid":
      client.end(
        `HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nConnection: close\r\n` +
          `Content-Length: ${PAGE.length}\r\n\r\n${PAGE}`,
      );
      return;
    case "reset":
      client.destroy();
      return;
    case "hang":
      client.resume();
      return;
  }
  const { upgrade: _upgrade, connection: _connection, ...rest } = incoming.headers;
  const headers = options.does === "strip" ? rest : incoming.headers;
  const onward = ask(towards(incoming, headers));
  onward.on("error", () => client.destroy());
  onward.on("response", (answer) => {
    client.write(headOfAnswer(answer));
    answer.on("data", (chunk) => client.write(chunk));
    answer.on("end", () => client.end());
  });
  onward.on("upgrade", (answer, upstream, upstreamHead) => {
    client.write(headOfAnswer(answer));
    upstream.on("error", () => client.destroy());
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
    upstream.unshift(upstreamHead);
    client.unshift(head);
    passFrames(client, upstream);
  });
  onward.end();
}

function passFrames(client: Duplex, upstream: Duplex): void {
  if (options.does === "swallow") {
    client.resume();
    upstream.resume();
    return;
  }
  client.on("data", (chunk) => upstream.write(chunk));
  let held: Buffer[] = [];
  const flush = setInterval(() => {
    for (const chunk of held) client.write(chunk);
    held = [];
  }, BUFFER_MS);
  client.on("close", () => clearInterval(flush));
  upstream.on("data", (chunk: Buffer) => {
    if (options.does === "buffer") held.push(chunk);
    else client.write(corrupted(chunk));
  });
}

/** With a reserved bit set that no extension asked for. */
function corrupted(chunk: Buffer): Buffer {
  const copy = Buffer.from(chunk);
  copy[0] = (copy[0] ?? 0) | 0x30;
  return copy;
}
