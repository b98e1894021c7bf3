import { createServer, type Server } from "node:http";
import { existsSync } from "node:fs";
import { isAllowedHost } from "./allowed_host.ts";
import { openSite } from "./open_site.ts";
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
    serve(server, handler, settings, env);
    return {
      url: addressOf(server, settings),
      close: () => closeAll(server, site),
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

function serve(server: Server, handler: Handler, settings: Settings, env: Env): void {
  server.on("request", (request, response) => {
    if (!isAllowedHost(request.headers.host, settings.host, env.HOLDFAST_HOSTS)) {
      response.writeHead(421, { "content-type": "text/plain; charset=utf-8" });
      response.end(
        "This server does not answer under this name. Set HOLDFAST_HOSTS to allow it.\n",
      );
      return;
    }
    response.setHeader("x-content-type-options", "nosniff");
    request.headers[PROTOCOL_HEADER] ??= "http";
    handler(request, response, () => {
      response.writeHead(404).end();
    });
  });
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

async function closeAll(
  server: Server,
  closeSite: () => Promise<void>,
): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await closeSite();
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
