// A proxy that speaks HTTP/2 to the client, and carries no WebSocket over it. Its argument:
// Http2FrontOptions.
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createSecureServer, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { passUpgrade } from "./pass_upgrade.ts";

/** What it offers. */
export interface Http2FrontOptions {
  readonly key: string;
  readonly chain: string;
  /** Whether it says that it knows extended CONNECT (RFC 8441), which it then refuses. */
  readonly extendedConnect: boolean;
  /** Whether HTTP/1.1 is spoken too. @default false */
  readonly allowHttp1?: boolean;
}

const LNBITS = { host: "10.0.0.2", port: 5000 };
const options: Http2FrontOptions = JSON.parse(process.argv[2] ?? "{}");
const server = createSecureServer({
  key: readFileSync(options.key),
  cert: readFileSync(options.chain),
  allowHTTP1: options.allowHttp1 === true,
  settings: { enableConnectProtocol: options.extendedConnect },
});
// Without a listener of its own a CONNECT is ended before it is seen.
server.on("connect", () => {});
server.on("stream", onStream);
server.on("request", (incoming, outgoing) => {
  if (incoming.httpVersionMajor === 2) return;
  const { method, url, headers } = incoming;
  const onward = request({ ...LNBITS, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  incoming.pipe(onward);
});
server.on("upgrade", (incoming, socket, head) => passUpgrade(incoming, socket, head, LNBITS));
server.on("sessionError", () => {});
server.listen(443, "::", () => console.log("lab program ready"));

function onStream(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  stream.on("error", () => {});
  if (headers[":method"] === "CONNECT") {
    stream.respond({ ":status": 502 }, { endStream: true });
    return;
  }
  const plain = Object.entries(headers).filter(([name]) => !name.startsWith(":"));
  const onward = request({
    ...LNBITS,
    method: String(headers[":method"]),
    path: String(headers[":path"]),
    headers: { ...Object.fromEntries(plain), host: String(headers[":authority"]) },
  }, (answer) => {
    const {
      connection: _connection,
      "transfer-encoding": _encoding,
      "keep-alive": _keep,
      ...kept
    } = answer.headers;
    stream.respond({ ...kept, ":status": answer.statusCode ?? 502 });
    answer.pipe(stream);
  });
  onward.on("error", () => stream.close());
  stream.pipe(onward);
}
