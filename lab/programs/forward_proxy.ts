// A forward proxy that tunnels to one host only. Its argument: ForwardProxyOptions.
import { createServer } from "node:http";
import { connect } from "node:net";

/** Which host may be reached. */
export interface ForwardProxyOptions {
  readonly port: number;
  readonly allowed: string;
}

const { port, allowed }: ForwardProxyOptions = JSON.parse(process.argv[2] ?? "{}");
const server = createServer((_incoming, outgoing) => outgoing.writeHead(403).end("Forbidden"));
server.on("connect", ({ url = "" }, client) => {
  client.on("error", () => {});
  const [host = "", to = "443"] = url.split(":");
  if (host !== allowed) {
    client.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  const upstream = connect(Number(to), host, () => {
    client.write("HTTP/1.1 200 OK\r\n\r\n");
    client.pipe(upstream).pipe(client);
  });
  upstream.on("error", () => client.destroy());
});
server.listen(port, "::", () => console.log("lab program ready"));
