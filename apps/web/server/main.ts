import { refuseUpgrade } from "@holdfast/adapter-node/gateway";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Socket } from "node:net";
import { isAllowedHost } from "./allowed_host.ts";
import { type OpenSite, openSite } from "./open_site.ts";
import { readSettings, type Settings } from "./settings.ts";
import { StartError } from "./start_error.ts";

/** A server that runs. */
export interface Running {
  /** The one address to open. */
  readonly url: string;
  /** Ends the server, and the demo with it. */
  close(): Promise<void>;
}

type Handler = (request: unknown, response: unknown, next: () => void) => void;
type Env = Readonly<Record<string, string | undefined>>;

const HANDLER = new URL("../build/handler.js", import.meta.url);
const PROTOCOL_HEADER = "x-forwarded-proto";
const LOOPBACKS: ReadonlySet<string> = new Set([
  "127.0.0.1",
  "::1",
  "localhost",
]);

/**
 * Serves the built page with the wallet that the environment names, or with the demo. Checks
 * everything that can be wrong before it listens.
 *
 * @throws {StartError} If it cannot start; the message and the remedy are fit to print.
 */
export async function main(env: Env = process.env): Promise<Running> {
  const settings = readSettings(env);
  const handler = await loadHandler();
  const server = createServer();
  // The port comes first: a taken one should be said before a demo is started for nothing.
  await listen(server, settings);
  try {
    const site = await openSite(settings);
    const isAllowed = ({ headers }: IncomingMessage): boolean =>
      isAllowedHost(headers.host, settings.host, env.HOLDFAST_HOSTS);
    serve(server, handler, site, isAllowed);
    const sockets = socketsOf(server);
    return {
      url: addressOf(server, settings),
      close: () => closeAll(server, sockets, site),
    };
  } catch (error) {
    server.close();
    throw error;
  }
}

async function loadHandler(): Promise<Handler> {
  if (!existsSync(HANDLER)) {
    throw new StartError(
      "Cannot serve the page: it is not built yet",
      "Run 'npx -y pnpm@12 start', or 'npx -y pnpm@12 build' first",
    );
  }
  // Kit takes every request for https unless a header says otherwise, and would then refuse our own
  // page's requests as another site's. The variable is read when the handler loads.
  process.env.PROTOCOL_HEADER ??= PROTOCOL_HEADER;
  const built = await import(HANDLER.href) as { handler: Handler };
  return built.handler;
}

function serve(
  server: Server,
  handler: Handler,
  { gateway }: OpenSite,
  isAllowed: (request: IncomingMessage) => boolean,
): void {
  server.on("request", (request, response) => {
    if (!isAllowed(request)) {
      response.writeHead(421, { "content-type": "text/plain; charset=utf-8" });
      response.end(
        "This server does not answer under this name. Set HOLDFAST_HOSTS to allow it.\n",
      );
      return;
    }
    response.setHeader("x-content-type-options", "nosniff");
    if (gateway.handle(request, response)) return;
    request.headers[PROTOCOL_HEADER] ??= "http";
    handler(request, response, () => {
      response.writeHead(404).end();
    });
  });
  server.on("upgrade", (request, socket, head) => {
    if (!isAllowed(request)) refuseUpgrade(socket, "host");
    else if (!gateway.upgrade(request, socket, head)) refuseUpgrade(socket);
  });
}

/** Every connection, also those that became WebSockets, which the server itself forgets. */
function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return sockets;
}

function listen(server: Server, { host, port }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once(
      "error",
      (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)),
    );
    server.listen(port, host, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): StartError {
  const place = `${host}:${port}`;
  switch (error.code) {
    case "EADDRINUSE":
      return new StartError(
        `Cannot listen on ${place}: the port is taken`,
        `Stop the program that has it, or choose another with PORT=${port + 1}`,
      );
    case "EACCES":
      return new StartError(
        `Cannot listen on ${place}: the system does not allow this port`,
        "Choose one above 1023 with PORT=4173",
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new StartError(
        `Cannot listen on ${place}: this machine has no such address`,
        "Set HOST to one of its own addresses, or leave it out",
      );
    default:
      return new StartError(
        `Cannot listen on ${place}: ${error.message}`,
        "Check HOST and PORT",
      );
  }
}

function addressOf(server: Server, { host }: Settings): string {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const isEverywhere = host === "0.0.0.0" || host === "::";
  const name = isEverywhere || LOOPBACKS.has(host) ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}/`;
}

/** Takes nothing new, says goodbye to links, and then ends whatever is left. */
async function closeAll(
  server: Server,
  sockets: ReadonlySet<Socket>,
  site: OpenSite,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await site.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}

async function run(): Promise<void> {
  try {
    const running = await main();
    console.log(running.url);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(
        signal,
        () => void running.close().then(() => process.exit(0)),
      );
    }
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(`${error.message}. ${error.remedy}.`);
    process.exitCode = 1;
  }
}

if (import.meta.main) await run();
