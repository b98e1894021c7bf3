// Serves one page and its script, over TLS and plainly. Its argument: PageServerOptions.
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";

/** What is served, and where. */
export interface PageServerOptions {
  readonly address: string;
  readonly key: string;
  readonly chain: string;
  /** The script's file. */
  readonly script: string;
  /** The page's Content-Security-Policy. @default none */
  readonly policy?: string;
}

const options: PageServerOptions = JSON.parse(process.argv[2] ?? "{}");
const script = readFileSync(options.script);
const page =
  '<!doctype html><meta charset="utf-8"><title>Lab</title><script src="/look.js"></script>';

function serve({ url = "/" }: IncomingMessage, answer: ServerResponse): void {
  if (options.policy !== undefined) answer.setHeader("content-security-policy", options.policy);
  const isScript = url.startsWith("/look.js");
  answer.setHeader("content-type", isScript ? "text/javascript" : "text/html");
  answer.end(isScript ? script : page);
}

const { address, key, chain } = options;
createTlsServer({ key: readFileSync(key), cert: readFileSync(chain) }, serve)
  .listen(
    443,
    address,
    () => createServer(serve).listen(80, address, () => console.log("lab program ready")),
  );
