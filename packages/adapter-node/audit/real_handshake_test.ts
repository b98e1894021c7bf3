import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { ANSWER_CASES } from "./answer_cases.setup.ts";
import { applyFix } from "./apply_fix.setup.ts";
import { auditConfig } from "./audit_config.ts";
import { HANDSHAKE_CASES } from "./handshake_cases.setup.ts";
import { freePorts, NginxFolder, NginxProcess, realNginx } from "./nginx_process.setup.ts";
import { fileOf, type RuleCase } from "./rule_case.setup.ts";

const NGINX = realNginx();
const DEFAULT_URL = "ws://app.test:8080/api/v1/ws/abc";
/** With these the handshake itself passes, and other requests suffer. */
const ELSEWHERE = new Set(["upgrade-forced", "duplicate-header"]);
const CASES = NGINX === null
  ? []
  : [...HANDSHAKE_CASES, ...ANSWER_CASES].filter((one) =>
    one.severity === "error" && one.hasNoPaste !== true && !ELSEWHERE.has(one.cause) &&
    (one.url ?? DEFAULT_URL).includes(":8080/")
  );
const HANDSHAKE_MS = 3_000;

let server: Server;
let sockets: WebSocketServer;
let other: Server;

beforeAll(async () => {
  server = createServer((_request, response) => response.writeHead(405).end());
  sockets = new WebSocketServer({ server });
  other = createServer((_request, response) => response.writeHead(404).end());
  for (const one of [server, other]) {
    await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
  }
});

afterAll(async () => {
  for (const socket of sockets.clients) socket.terminate();
  for (const one of [server, other]) {
    one.closeAllConnections();
    await new Promise((resolve) => one.close(resolve));
  }
});

function portOf(one: Server): number {
  return (one.address() as AddressInfo).port;
}

/** What a browser's handshake ends with behind this configuration: 101, a status, or an error. */
async function handshake(
  source: string,
  { url = DEFAULT_URL }: RuleCase,
): Promise<number | string> {
  const [port = 0] = await freePorts(1);
  const folder = new NginxFolder();
  const placed = source.replaceAll("127.0.0.1:8080", `127.0.0.1:${port}`)
    // The last is LNbits' own address, which a fix names where the file knows none.
    .replaceAll(/(10\.0\.0\.2|127\.0\.0\.1):5000/g, `127.0.0.1:${portOf(server)}`)
    .replaceAll("10.0.0.3:80", `127.0.0.1:${portOf(other)}`)
    .replaceAll("10.0.0.2:9000", "127.0.0.1:1");
  folder.write({
    "nginx.conf": `daemon off;\nmaster_process off;\npid nginx.pid;\nerror_log stderr;\n${placed}`,
  });
  const nginx = new NginxProcess(folder, "nginx.conf");
  try {
    await listening(port, nginx);
    return await open(url, port);
  } finally {
    await nginx.stop();
    folder.remove();
  }
}

async function listening(port: number, nginx: NginxProcess): Promise<void> {
  while (nginx.isRunning) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("close", () => socket.destroy());
      socket.once("connect", () => socket.end());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`nginx ended: ${nginx.said}`);
}

function open(url: string, port: number): Promise<number | string> {
  const { hostname, host, pathname } = new URL(url);
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${pathname}`, {
      headers: { host },
      origin: `http://${hostname}:8080`,
      handshakeTimeout: HANDSHAKE_MS,
    });
    socket.once("open", () => {
      resolve(101);
      socket.terminate();
    });
    socket.once("unexpected-response", (request, { statusCode }) => {
      resolve(statusCode ?? 0);
      request.destroy();
    });
    socket.once("error", (error) => resolve(error.message));
  });
}

test("a real nginx is asked, where one is installed", () => {
  expect(NGINX === null || CASES.length > 20).toBe(true);
});

describe.for(CASES)("behind a real nginx, $cause: $name", (one) => {
  const wrong = fileOf(one.wrong, one.http);

  test("the handshake fails, and opens once the fix is pasted", async () => {
    expect(await handshake(wrong, one)).not.toBe(101);
    const options = one.url === undefined ? {} : { url: one.url };
    const { findings } = auditConfig({ source: wrong }, options);
    const found = findings.find(({ cause }) => cause === one.cause);
    expect(await handshake(applyFix(wrong, found?.fix ?? ""), one)).toBe(101);
  });

  test("the handshake opens with the right configuration", async () => {
    expect(await handshake(fileOf(one.right, one.http), one)).toBe(101);
  });
});
