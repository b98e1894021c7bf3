// One feed for any number of clients. Usage: node --expose-gc serve.ts <contender>
// GET /stats tells what it cost so far, GET /run?messages=N&everyMs=M sends at a pace; each byte
// that comes in on the second port sends one message at once.

import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { CONTENDERS } from "./contenders.ts";
import { nextValue } from "./payload.ts";

const attach = CONTENDERS[process.argv[2] ?? ""];
if (attach === undefined) throw new RangeError(`Cannot serve: no contender '${process.argv[2]}'`);

const http = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (url.pathname === "/run") return void run(url.searchParams, response);
  if (url.pathname === "/stats") return stats(response, url.searchParams.has("gc"));
  if (contender.handle?.(request, response) !== true) response.writeHead(404).end();
});
const contender = await attach(http);
const pushes = createTcpServer({ noDelay: true }, (socket) => {
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    for (let n = 0; n < bytes.length; n++) sendOne();
  });
});
await new Promise<void>((resolve) => pushes.listen(0, "127.0.0.1", resolve));
http.listen(0, "127.0.0.1", 4096, () => {
  const ports = { port: portOf(http.address()), pushPort: portOf(pushes.address()) };
  console.log(JSON.stringify({ ...ports, ...contender.entrance }));
});
process.once("SIGTERM", () => process.exit(0));

let sent = 0;

function sendOne(): void {
  sent += 1;
  contender.send(nextValue(sent));
}

async function run(query: URLSearchParams, response: ServerResponse): Promise<void> {
  const everyMs = Number(query.get("everyMs"));
  for (let n = 0; n < Number(query.get("messages")); n++) {
    sendOne();
    await new Promise((wake) => setTimeout(wake, everyMs));
  }
  response.end();
}

function stats(response: ServerResponse, isAfterGc: boolean): void {
  for (let pass = 0; isAfterGc && pass < 4; pass++) globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  response.end(JSON.stringify({ cpuUs: user + system, bytes: heapUsed + external, rss }));
}

function portOf(address: string | AddressInfo | null): number {
  return (address as AddressInfo).port;
}
