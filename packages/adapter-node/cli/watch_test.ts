import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { run } from "./program.ts";
import { RecordedTerminal } from "../testing/recorded_terminal.setup.ts";

const KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const ADMIN_KEY = "ad1e2d3c4b5a69788796a5b4c3d2e1ad";

let server: Server;
let sockets: WebSocketServer;
let url: string;
let msat: number;
let isKeyKnown: boolean;
let cache: string;

beforeEach(async () => {
  [msat, isKeyKnown] = [21_000, true];
  cache = mkdtempSync(join(tmpdir(), "holdfast-watch-"));
  process.env["XDG_CACHE_HOME"] = cache;
  server = createServer((request, response) => {
    const key = request.headers["x-api-key"];
    const path = request.url?.split("?")[0];
    const isKnown = isKeyKnown && (key === KEY || key === ADMIN_KEY);
    const owner = key === ADMIN_KEY ? { id: "wallet-id" } : {};
    const wallet = { ...owner, name: "Till", balance: msat };
    const [status, body] = !isKnown
      ? [404, { detail: "Wallet not found." }]
      : [200, path === "/api/v1/wallet" ? wallet : []];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  sockets = new WebSocketServer({ server });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const socket of sockets.clients) socket.terminate();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(cache, { recursive: true, force: true });
});

function pay(amount: number): void {
  msat += amount;
  for (const socket of sockets.clients) {
    socket.send(JSON.stringify({ wallet_balance: Math.floor(msat / 1000), payment: null }));
  }
}

test("watch shows the balance, then each change as a line, and ends clean on Ctrl-C", async () => {
  const terminal = new RecordedTerminal({ env: { HOLDFAST_KEY: KEY } });
  const ended = run(["watch", url], terminal);
  await terminal.until("Till  21 sat  open");
  pay(1500);
  await terminal.until("22.500 sat  open");
  terminal.quit();
  expect(await ended).toBe(0);
  expect(terminal.isListening).toBe(false);
  expect(terminal.errors).toEqual([]);
  const lines = terminal.output.trimEnd().split("\n");
  expect(new Set(lines).size).toBe(lines.length);
  expect(terminal.output).not.toContain(KEY);
});

test("watch rewrites one line on a terminal, with its age, cut to its width", async () => {
  const terminal = new RecordedTerminal({ input: `${KEY}\n`, isInteractive: true, columns: 40 });
  const ended = run(["watch", url, "--key-file", "-"], terminal);
  await terminal.until("sat\u001b[22m  open  as of");
  terminal.quit();
  expect(await ended).toBe(0);
  const drawn = terminal.output.split("\r\u001b[2K").slice(1);
  expect(drawn.length).toBeGreaterThan(1);
  for (const line of drawn) {
    // deno-lint-ignore no-control-regex
    expect(line.trimEnd().replace(/\u001b\[\d+m/g, "").length).toBeLessThan(40);
  }
  expect(terminal.output.endsWith("\n")).toBe(true);
});

test("watch reads the key from a file", async () => {
  const path = join(cache, "key");
  writeFileSync(path, ` ${KEY}\n`);
  const terminal = new RecordedTerminal();
  const ended = run(["watch", url, "--key-file", path], terminal);
  await terminal.until("21 sat");
  terminal.quit();
  expect(await ended).toBe(0);
});

test("watch refuses an admin key, with the reason and the remedy", async () => {
  const terminal = new RecordedTerminal({ env: { HOLDFAST_KEY: ADMIN_KEY } });
  expect(await run(["watch", url], terminal)).toBe(1);
  expect(terminal.errors.join("\n")).toMatch(/admin key, which can spend\n.*invoice key/);
  expect(terminal.output).toBe("");
});

test("watch says in one sentence that the server does not know the key", async () => {
  isKeyKnown = false;
  const terminal = new RecordedTerminal({ env: { HOLDFAST_KEY: KEY } });
  expect(await run(["watch", url], terminal)).toBe(1);
  expect(terminal.errors).toHaveLength(2);
  expect(terminal.errors[0]).toContain("does not know this key");
  expect(terminal.errors.join()).not.toContain(KEY);
});

test("watch says in one sentence that the server is not there", async () => {
  const terminal = new RecordedTerminal({ env: { HOLDFAST_KEY: KEY } });
  expect(await run(["watch", "http://127.0.0.1:9"], terminal)).toBe(1);
  expect(terminal.errors[0]).toContain("Cannot reach http://127.0.0.1:9");
});

test("watch ends when the key is taken back while it watches", async () => {
  const terminal = new RecordedTerminal({ env: { HOLDFAST_KEY: KEY } });
  const ended = run(["watch", url], terminal);
  await terminal.until("21 sat  open");
  isKeyKnown = false;
  for (const socket of sockets.clients) socket.close(4401);
  expect(await ended).toBe(1);
  expect(terminal.errors[0]).toContain("Cannot watch the wallet any more");
}, 60_000);

test("watch ends with 64 on an address that is none", async () => {
  const terminal = new RecordedTerminal({ env: { HOLDFAST_KEY: KEY } });
  expect(await run(["watch", "lnbits.example.com"], terminal)).toBe(64);
});

test("watch ends with 64 without a key, and with 66 when its file cannot be read", async () => {
  const terminal = new RecordedTerminal();
  expect(await run(["watch", url], terminal)).toBe(64);
  expect(terminal.errors.join("\n")).toContain("HOLDFAST_KEY");
  expect(await run(["watch", url, "--key-file", join(cache, "none")], terminal)).toBe(66);
  writeFileSync(join(cache, "huge"), "x".repeat(5000));
  expect(await run(["watch", url, "--key-file", join(cache, "huge")], terminal)).toBe(66);
});
