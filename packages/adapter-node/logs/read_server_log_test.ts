import { expect, test } from "vitest";
import { readServerLog } from "./read_server_log.ts";

async function kinds(lines: readonly string[], options = {}): Promise<Record<string, number>> {
  const found = await readServerLog(lines, options);
  return Object.fromEntries(found.map(({ what, count }) => [what, count]));
}

test("readServerLog() knows the wordings of uvicorn and what lies beneath it", async () => {
  expect(
    await kinds([
      "WARNING:  Unsupported upgrade request.",
      "WARNING:  No supported WebSocket library detected. Please use \"pip install 'uvicorn[sta",
      "ERROR:    Exception in ASGI application",
      "websockets.exceptions.ConnectionClosedError: sent 1011 (internal error) keepalive ping " +
      "timeout; no close frame received",
      'INFO:     10.0.0.2:0 - "GET /api/v1/ws/abc HTTP/1.0" 405 Method Not Allowed',
      '2026-11-20 12:00:00.00 | INFO | 10.0.0.2:0 - "GET /api/v1/ws/abc HTTP/1.1" 405',
      'INFO:     10.0.0.2:0 - "GET /api/v1/wallet HTTP/1.1" 405 Method Not Allowed',
      '10.0.0.1 - - [20/Nov/2026:15:52:06 +0000] "GET /api/v1/ws/a HTTP/1.1" 405 31 "-" "curl"',
    ]),
  ).toEqual({
    "exception": 1,
    "keepalive-timeout": 1,
    "no-websocket-library": 1,
    "unsupported-upgrade": 1,
    "upgrade-without-upgrade": 2,
  });
});

test("readServerLog() takes no plain GET for a lost handshake where others open", async () => {
  expect(
    await kinds([
      'INFO:     10.0.0.2:0 - "GET /api/v1/ws/abc HTTP/1.1" 405 Method Not Allowed',
      'INFO:     10.0.0.2:0 - "WebSocket /api/v1/ws/abc" [accepted]',
    ]),
  ).toEqual({});
});

test("readServerLog() sets history aside where the log goes on while probes run", async () => {
  const since = Date.UTC(2026, 10, 20, 12);
  const lines = [
    "2026-11-20T11:00:00Z Exception in ASGI application",
    "2026-11-20T12:00:01Z Unsupported upgrade request.",
  ];
  expect(await kinds(lines, { since })).toEqual({ "unsupported-upgrade": 1 });
  expect(await kinds(lines.slice(0, 1), { since })).toEqual({ exception: 1 });
});

test("readServerLog() masks channels and keys", async () => {
  const key = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
  const found = await readServerLog([
    `INFO: 10.0.0.2:0 - "GET /api/v1/ws/${key} HTTP/1.0" 405 key=${key}`,
  ]);
  expect(JSON.stringify(found)).not.toContain(key);
});
