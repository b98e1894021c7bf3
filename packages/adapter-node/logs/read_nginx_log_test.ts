import { expect, test } from "vitest";
import { accessFormat } from "./access_format.ts";
import { accessLine } from "./access_line.ts";
import { readNginxLog } from "./read_nginx_log.ts";

const PATH = "/api/v1/ws/•••";
const KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

function combined(request: string, status: number, time = "20/Nov/2026:15:52:06 +0000"): string {
  return `10.0.0.1 - - [${time}] "${request}" ${status} 31 "-" "Mozilla/5.0 (X11) HTTP/1.1 502"`;
}

async function kinds(lines: readonly string[], options = {}): Promise<Record<string, number>> {
  const found = await readNginxLog(lines, { path: PATH, ...options });
  return Object.fromEntries(found.map(({ what, count }) => [what, count]));
}

test("accessLine() reads the formats that are in use", () => {
  const asked = { status: 405, path: "/api/v1/ws/a" };
  const lines = [
    [combined("GET /api/v1/ws/a HTTP/1.1", 405), { ...asked, httpVersion: "1.1" }],
    [
      '10.0.0.1 [20/Nov/2026:15:52:06 +0000] "GET /api/v1/ws/a HTTP/1.0" 405 rt=0.012',
      { ...asked, httpVersion: "1.0", tookMs: 12 },
    ],
    [
      'host - - [d] "GET /api/v1/ws/a HTTP/1.1" 405 31 "-" "curl/8" 60.001 60.000 upgrade=-',
      { ...asked, httpVersion: "1.1", tookMs: 60_001, upgrade: "" },
    ],
    [
      '{"time":"x","request":"GET /api/v1/ws/a HTTP/1.1","status":"405","request_time":"0.004"}',
      { ...asked, httpVersion: "1.1", tookMs: 4 },
    ],
    [
      '{"http":{"status_code":405,"uri":"/api/v1/ws/a","http_upgrade":"websocket"}}',
      { ...asked, upgrade: "websocket" },
    ],
    ["10.0.0.1|GET /api/v1/ws/a HTTP/2.0|405|-", { ...asked, httpVersion: "2.0" }],
  ] as const;
  for (const [line, wanted] of lines) expect(accessLine(line), line).toEqual(wanted);
});

test("accessLine() takes nothing else for a request", () => {
  const lines = [
    "",
    "{}",
    "[]",
    '{"status":405}',
    '{"status":4050,"uri":"/"}',
    'INFO:     10.0.0.2:0 - "GET /api/v1/ws/a HTTP/1.0" 405 Method Not Allowed',
    '2024-10-07 12:00:00.00 | INFO | 10.0.0.2:51002 - "GET /api/v1/ws/a HTTP/1.0" 405',
    "GET / HTTP/1.1",
    "2026/11/20 15:52:06 [notice] 7#7: exit",
  ];
  for (const line of lines) expect(accessLine(line), line).toBeNull();
});

test("accessFormat() reads by the text of a log_format, lists of upstream times included", () => {
  const read = accessFormat(
    '$remote_addr [$time_local] ${status} $upstream_response_time $request_time "$request" ' +
      "up=$http_upgrade",
  );
  expect(
    read(
      '10.0.0.1 [20/Nov/2026:15:52:06 +0000] 504 0.100, 60.001 60.102 "GET /feed HTTP/1.1" up=-',
    ),
  ).toEqual({ status: 504, path: "/feed", httpVersion: "1.1", tookMs: 60_102, upgrade: "" });
  expect(read("another format altogether")).toBeNull();
  expect(accessFormat("")("x")).toBeNull();
  expect(accessFormat("$status")("405")).toBeNull();
});

test("readNginxLog() counts handshakes of the socket's path only", async () => {
  const lines = [
    combined(`GET /api/v1/ws/${KEY} HTTP/1.1`, 405),
    combined(`GET /api/v1/ws/other HTTP/1.0`, 405),
    combined("GET /api/v1/ws/other/ HTTP/1.1", 403),
    combined("GET /api/v1/wallet HTTP/1.1", 401),
    combined("GET /admin HTTP/1.1", 404),
  ];
  expect(await kinds(lines)).toEqual({ "status-405": 1, "status-405-http-1.0": 1 });
  expect(await kinds(lines, { path: "/admin" })).toEqual({ "status-404": 1 });
  const told = JSON.stringify(await readNginxLog(lines, { path: PATH }));
  expect(told).toContain("/api/v1/ws/•••");
  expect(told).not.toContain(KEY);
});

test("readNginxLog() says that no handshake was seen, only where plain requests were", async () => {
  expect(await kinds([combined("GET /api/v1/wallet HTTP/1.1", 200)]))
    .toEqual({ "handshake-never-seen": 1 });
  expect(await kinds(["2026/11/20 15:52:06 [notice] 7#7: exit", "no log at all"])).toEqual({});
  const asked = combined("GET /api/v1/ws/a HTTP/1.1", 101);
  expect(await kinds([asked, combined("GET / HTTP/1.1", 200)])).toEqual({ "upgrade-answered": 1 });
});

test("readNginxLog() takes plain requests of the probes for no handshake", async () => {
  const by = (agent: string): string =>
    combined("GET /api/v1/ws/a HTTP/1.1", 405).replace("Mozilla/5.0 (X11)", agent);
  expect(await kinds([by("holdfast-doctor")])).toEqual({ "handshake-never-seen": 1 });
  expect(await kinds([by("holdfast-doctor"), by("holdfast-doctor (handshake)")]))
    .toEqual({ "status-405": 1 });
});

test("readNginxLog() does not blame a path that answers 101 for plain requests of it", async () => {
  const lines = [405, 400, 403, 101, 503].map((n) => combined("GET /api/v1/ws/a HTTP/1.1", n));
  expect(await kinds(lines)).toEqual({ "status-503": 1, "upgrade-answered": 1 });
});

test("readNginxLog() sets history aside where the log goes on while probes run", async () => {
  const since = Date.UTC(2026, 10, 20, 15, 52, 0);
  const old = combined("GET /api/v1/ws/a HTTP/1.1", 502, "20/Nov/2026:14:00:00 +0000");
  const now = combined("GET /api/v1/ws/a HTTP/1.1", 101);
  expect(await kinds([old, now], { since })).toEqual({ "upgrade-answered": 1 });
  expect(await kinds([old], { since })).toEqual({ "status-502": 1 });
});

test("readNginxLog() keeps lasting kinds of the last hour", async () => {
  const at = (minutes: number): string => {
    const date = new Date(Date.UTC(2026, 10, 20, 15, 52) - minutes * 60_000);
    const two = (n: number): string => String(n).padStart(2, "0");
    return `${date.getFullYear()}/${two(date.getMonth() + 1)}/${two(date.getDate())} ` +
      `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  };
  const lines = [
    `${at(90)} [error] 7#7: *1 upstream timed out (110: x) while proxying upgraded connection`,
    `${at(30)} [error] 7#7: *1 upstream timed out (110: x) while proxying upgraded connection`,
    `${at(30)} [error] 7#7: *1 connect() failed (111: Connection refused) while connecting`,
    combined("GET /api/v1/ws/a HTTP/1.1", 101),
  ];
  expect(await kinds(lines, { since: Date.UTC(2026, 10, 20, 15, 52) }))
    .toEqual({ "upgrade-answered": 1, "upstream-timed-out-reading-upgraded": 1 });
});

test("readNginxLog() reads error and access lines mixed, and tells the median time", async () => {
  const line = (time: string): string =>
    `10.0.0.1 - - [20/Nov/2026:15:52:06 +0000] "GET /api/v1/ws/a HTTP/1.1" 504 0 "-" "x" ${time}`;
  const found = await readNginxLog([
    line("60.001"),
    "2026/11/20 15:52:06 [error] 7#7: *1 upstream timed out (110: Connection timed out) while " +
    "connecting to upstream, client: 10.0.0.1, server: x",
    line("60.003"),
    line("1.000"),
  ], { path: PATH });
  expect(found.map(({ what, tookMs }) => [what, tookMs])).toEqual([
    ["status-504", 60_001],
    ["upstream-timed-out-connecting", undefined],
  ]);
});

test("readNginxLog() tells a proxy that ended from one that began again", async () => {
  const stop = "2026/11/20 15:52:06 [notice] 7#7: signal 15 (SIGTERM) received from 1, exiting";
  const start = "2026/11/20 15:52:07 [notice] 8#8: start worker processes";
  expect(await kinds([start, stop, stop])).toEqual({ stopped: 1 });
  expect(await kinds([stop, start])).toEqual({ restarted: 1 });
  expect(await kinds([start])).toEqual({});
});

test("readNginxLog() leaves out what was refused of other paths", async () => {
  const line = (path: string): string =>
    "2026/11/20 15:52:06 [error] 7#7: *1 access forbidden by rule, client: 10.0.0.1, server: x, " +
    `request: "GET ${path} HTTP/1.1", host: "x"`;
  expect(await kinds([line("/.env"), line("/api/v1/ws/a")])).toEqual({ "access-forbidden": 1 });
});

test("readNginxLog() cuts what is too long", async () => {
  const [found] = await readNginxLog([
    `${combined("GET /feed HTTP/1.1", 502)}${"x".repeat(200_000)}`,
  ]);
  expect(found?.example?.length).toBe(300);
});
