import { equal, match } from "node:assert/strict";
import { askRaw } from "./contract_client.ts";
import type { ContractCase } from "./contract_server.ts";

const KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
const VERSION = "Sec-WebSocket-Version: 13";
const UPGRADE = ["Upgrade: websocket", "Connection: Upgrade"];
const PATH = "GET /api/v1/ws/anything HTTP/1.1";

/** An answer made below the application: no `server`, and the connection ends. */
function isRefused(answer: string, status: string, body: string): void {
  match(answer, new RegExp(`^HTTP/1\\.1 ${status}\r`));
  match(answer, /^content-type: text\/plain\r$/im);
  match(answer, /^connection: close\r$/im);
  equal(/^server:/im.test(answer), false);
  equal(answer.slice(answer.indexOf("\r\n\r\n") + 4), body);
}

function fault(text: string): string {
  return `Failed to open a WebSocket connection: ${text}.\n`;
}

/** Handshakes that are refused, and by what. */
export const UPGRADE_CASES: readonly ContractCase[] = [
  {
    name: "an upgrade without a key is 400 and says so",
    async run({ url }): Promise<void> {
      const answer = await askRaw(url, [PATH, ...UPGRADE, VERSION]);
      const text = fault(
        "missing Sec-WebSocket-Key header; 'sec-websocket-key'",
      );
      isRefused(answer, "400 Bad Request", text);
    },
  },
  {
    name: "an upgrade with a key that is no key is 400",
    async run({ url }): Promise<void> {
      const answer = await askRaw(url, [PATH, ...UPGRADE, VERSION, "Sec-WebSocket-Key: abc"]);
      const text = fault(
        "invalid Sec-WebSocket-Key header: abc; Incorrect padding",
      );
      isRefused(answer, "400 Bad Request", text);
    },
  },
  {
    name: "an upgrade to another version is 400",
    async run({ url }): Promise<void> {
      const other = await askRaw(url, [PATH, ...UPGRADE, KEY, "Sec-WebSocket-Version: 12"]);
      isRefused(other, "400 Bad Request", fault("invalid Sec-WebSocket-Version header: 12"));
      const none = await askRaw(url, [PATH, ...UPGRADE, KEY]);
      const text = fault(
        "missing Sec-WebSocket-Version header; 'sec-websocket-version'",
      );
      isRefused(none, "400 Bad Request", text);
    },
  },
  {
    name: "an upgrade by POST is 400",
    async run({ url }): Promise<void> {
      const line = "POST /api/v1/ws/anything HTTP/1.1";
      const answer = await askRaw(url, [line, ...UPGRADE, VERSION, KEY, "Content-Length: 0"]);
      const text = "did not receive a valid HTTP request; unsupported HTTP method: POST";
      isRefused(answer, "400 Bad Request", fault(text));
    },
  },
  {
    name: "an upgrade to any path but a channel's is 403 without a word",
    async run({ url }): Promise<void> {
      const paths = ["/nowhere", "/api/v1/wallet", "/api/v1/ws", "/api/v1/ws/", "/api/v1/ws/a/b"];
      for (const path of [...paths, "/api/v1/ws/a%2Fb"]) {
        const line = `GET ${path} HTTP/1.1`;
        isRefused(await askRaw(url, [line, ...UPGRADE, VERSION, KEY]), "403 Forbidden", "");
      }
    },
  },
  {
    name: "an upgrade with a slash too many is 403, not a redirect",
    async run({ url }): Promise<void> {
      const line = "GET /api/v1/ws/anything/ HTTP/1.1";
      isRefused(await askRaw(url, [line, ...UPGRADE, VERSION, KEY]), "403 Forbidden", "");
    },
  },
  {
    name: "the handshake is judged before the path",
    async run({ url }): Promise<void> {
      const answer = await askRaw(url, ["GET /nowhere HTTP/1.1", ...UPGRADE, VERSION]);
      match(answer, /^HTTP\/1\.1 400 /);
      match(answer, /missing Sec-WebSocket-Key header/);
    },
  },
  {
    name: "an upgrade in HTTP/1.0 is taken",
    async run({ url }): Promise<void> {
      const line = "GET /api/v1/ws/anything HTTP/1.0";
      match(await askRaw(url, [line, ...UPGRADE, VERSION, KEY]), /^HTTP\/1\.1 101 /);
    },
  },
  {
    name: "an upgrade whose Connection header was lost on the way is 405",
    async run({ url }): Promise<void> {
      for (const connection of ["Connection: close", "Connection: keep-alive"]) {
        const lines = [PATH, "Upgrade: websocket", connection, VERSION, KEY];
        const answer = await askRaw(url, lines);
        match(answer, /^HTTP\/1\.1 405 /);
        match(answer, /^allow: POST\r$/im);
        match(answer, /^server: uvicorn\r$/im);
        match(answer, /\{"detail":"Method Not Allowed"\}$/);
      }
    },
  },
];
