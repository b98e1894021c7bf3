import { expect, test } from "vitest";
import type { NginxLogLine } from "./log_line_kinds.ts";
import { nginxErrorLine, nginxLifeLine } from "./nginx_error_line.ts";

/** How nginx 1.18 to 1.29 words it, each with the kind of line that it is. */
const WORDINGS: readonly (readonly [message: string, what: NginxLogLine | null])[] = [
  [
    "upstream timed out (110: Connection timed out) while connecting to upstream",
    "upstream-timed-out-connecting",
  ],
  [
    "upstream timed out (110: Operation timed out) while reading response header from upstream",
    "upstream-timed-out-reading",
  ],
  [
    "upstream timed out (110: Connection timed out) while reading upstream",
    "upstream-timed-out-reading",
  ],
  [
    "upstream timed out (110: Connection timed out) while proxying upgraded connection",
    "upstream-timed-out-reading-upgraded",
  ],
  [
    "upstream timed out (110: Connection timed out) while sending request to upstream",
    "upstream-timed-out-sending",
  ],
  [
    "upstream timed out (110: Connection timed out) while SSL handshaking to upstream",
    "upstream-timed-out-reading",
  ],
  [
    "connect() failed (110: Connection timed out) while connecting to upstream",
    "upstream-timed-out-connecting",
  ],
  ["connect() failed (111: Connection refused) while connecting to upstream", "upstream-refused"],
  [
    "connect() to unix:/run/app.sock failed (2: No such file or directory) while connecting to " +
    "upstream",
    "upstream-refused",
  ],
  ["connect() failed (113: No route to host) while connecting to upstream", "upstream-no-route"],
  ["connect() failed (113: Host is unreachable) while connecting to upstream", "upstream-no-route"],
  [
    "connect() failed (101: Network is unreachable) while connecting to upstream",
    "upstream-unreachable",
  ],
  [
    "connect() to 10.8.0.2:5000 failed (126: Required key not available) while connecting to " +
    "upstream",
    "upstream-unreachable",
  ],
  [
    "connect() failed (104: Connection reset by peer) while connecting to upstream",
    "upstream-reset",
  ],
  [
    "recv() failed (104: Connection reset by peer) while reading response header from upstream",
    "upstream-reset",
  ],
  [
    "recv() failed (104: Connection reset by peer) while proxying upgraded connection",
    "upstream-reset",
  ],
  [
    "upstream prematurely closed connection while reading response header from upstream",
    "upstream-closed-early",
  ],
  ["no live upstreams while connecting to upstream", "upstream-all-down"],
  [
    "upstream sent too big header while reading response header from upstream",
    "upstream-header-too-big",
  ],
  [
    'upstream sent invalid header: "X\\x00..." while reading response header from upstream',
    "upstream-invalid-header",
  ],
  [
    "upstream sent no valid HTTP/1.0 header while reading response header from upstream",
    "upstream-invalid-header",
  ],
  ["lnbits.internal could not be resolved (3: Host not found)", "upstream-unresolved"],
  ["lnbits.internal could not be resolved (110: Operation timed out)", "upstream-unresolved"],
  ["no resolver defined to resolve lnbits.internal", "upstream-unresolved"],
  [
    "SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while " +
    "SSL handshaking to upstream",
    "upstream-wrong-scheme",
  ],
  [
    "SSL_do_handshake() failed (SSL: error:0A0000C6:SSL routines::packet length too long) while " +
    "SSL handshaking to upstream",
    "upstream-wrong-scheme",
  ],
  [
    "SSL_do_handshake() failed (SSL: error:0A000458:SSL routines::tlsv1 unrecognized name) while " +
    "SSL handshaking to upstream",
    "upstream-tls-failed",
  ],
  [
    "upstream SSL certificate verify error: (20:unable to get local issuer certificate) while " +
    "SSL handshaking to upstream",
    "upstream-tls-failed",
  ],
  [
    "peer closed connection in SSL handshake while SSL handshaking to upstream",
    "upstream-tls-failed",
  ],
  [
    "SSL_do_handshake() failed (SSL: error:0A00006C:SSL routines::bad key share) while SSL " +
    "handshaking",
    "tls-handshake-failed",
  ],
  ["client prematurely closed connection", "client-closed"],
  ["client closed connection while waiting for request", null],
  [
    "epoll_wait() reported that client prematurely closed connection, so upstream connection is " +
    "closed too while sending request to upstream",
    "client-closed",
  ],
  [
    'client sent too long header line: "Cookie: a" while reading client request headers',
    "client-header-too-large",
  ],
  ["client sent too long URI while reading client request line", "client-header-too-large"],
  ["client sent too large request while reading client request line", "client-header-too-large"],
  ["client intended to send too large body: 1048577 bytes", "client-body-too-large"],
  [
    "client intended to send too large chunked body: 12+9 bytes",
    "client-body-too-large",
  ],
  ['limiting requests, excess: 5.412 by zone "one"', "limited-requests"],
  ['limiting requests, dry run, excess: 5.412 by zone "one"', null],
  ['delaying request, excess: 0.412, by zone "one"', null],
  ['limiting connections by zone "addr"', "limited-connections"],
  ["access forbidden by rule", "access-forbidden"],
  ["no user/password was provided for basic authentication", "auth-failed"],
  ['user "eve": password mismatch', "auth-failed"],
  ['user "eve" was not found in "/etc/nginx/.htpasswd"', "auth-failed"],
  ["auth request unexpected status: 502 while sending to client", "auth-failed"],
  ['broken header: "GET / HTTP/1.1" while reading PROXY protocol', "proxy-protocol-broken"],
  ['broken header: "GET / HTTP/1.1', "proxy-protocol-broken"],
  ["1024 worker_connections are not enough", "worker-connections-exhausted"],
  [
    "512 worker_connections are not enough, reusing connections",
    "worker-connections-exhausted",
  ],
  ["accept4() failed (24: Too many open files)", "files-exhausted"],
  ["socket() failed (24: Too many open files) while connecting to upstream", "files-exhausted"],
  [
    "client sent plain HTTP request to HTTPS port while reading client request headers",
    "plain-http-on-tls-port",
  ],
  [
    'open() "/usr/share/nginx/html/api/v1/ws/1" failed (2: No such file or directory)',
    "file-not-found",
  ],
  ['directory index of "/var/www/html/" is forbidden', "file-not-found"],
  ['using the "epoll" event method', null],
  ["start worker processes", null],
];

const TAIL = ', client: 10.0.0.1, server: lnbits.example.com, request: "GET /feed?a=1 HTTP/1.1", ' +
  'upstream: "http://10.0.0.2:5000/feed", host: "lnbits.example.com"';

test("nginxErrorLine() knows nginx's own wordings", () => {
  for (const [message, what] of WORDINGS) {
    const line = `2026/11/20 15:52:06 [error] 7#7: *12 ${message}${TAIL}`;
    expect(nginxErrorLine(line)?.what ?? null, message).toBe(what);
    if (what !== null) expect(nginxErrorLine(line)?.path).toBe("/feed?a=1");
  }
});

test("nginxErrorLine() reads lines without a request, with a prefix, and at start", () => {
  const lines: readonly (readonly [string, NginxLogLine])[] = [
    [
      "2026/11/20 15:52:06 [alert] 7#7: 1024 worker_connections are not enough",
      "worker-connections-exhausted",
    ],
    [
      "web-1 | 2026/11/20 15:52:06 [error] 29#29: *1 connect() failed (111: Connection refused) " +
      "while connecting to upstream",
      "upstream-refused",
    ],
    [
      'nginx: [emerg] host not found in upstream "lnbits" in /etc/nginx/nginx.conf:12',
      "upstream-unresolved",
    ],
  ];
  for (const [line, what] of lines) expect(nginxErrorLine(line)?.what, line).toBe(what);
});

test("nginxErrorLine() keeps the system's own word", () => {
  const line = "2026/11/20 15:52:06 [error] 7#7: *1 connect() to 10.8.0.2:5000 failed " +
    "(126: Required key not available) while connecting to upstream";
  expect(nginxErrorLine(line)?.error).toBe("126: Required key not available");
});

test("nginxErrorLine() is not deceived by what a client asks for", () => {
  const asked = "GET /no live upstreams while connecting to upstream HTTP/1.1";
  const line = "2026/11/20 15:52:06 [info] 7#7: *1 some unknown words, client: 10.0.0.1, server: " +
    `x, request: "${asked}"`;
  expect(nginxErrorLine(line)).toBeNull();
  expect(nginxErrorLine(`10.0.0.1 - - "GET /[error] HTTP/1.1" 200 access forbidden by rule`))
    .toBeNull();
});

test("nginxErrorLine() tells who ended an upgraded connection by the level", () => {
  const line = "2026/11/20 15:52:06 [info] 7#7: *1 recv() failed (104: Connection reset by peer) " +
    "while proxying upgraded connection, client: 10.0.0.1, server: x";
  expect(nginxErrorLine(line)?.what).toBe("client-closed");
  expect(nginxErrorLine(line.replace("[info]", "[error]"))?.what).toBe("upstream-reset");
});

test("nginxLifeLine() knows beginnings and ends of nginx as a whole", () => {
  const lines = [
    ["signal 15 (SIGTERM) received from 1, exiting", "stopped"],
    ["signal 3 (SIGQUIT) received from 12, shutting down", "stopped"],
    ["signal 1 (SIGHUP) received from 12, reconfiguring", "reloaded"],
    ["worker process 30 exited on signal 11", "reloaded"],
    ["start worker processes", "started"],
    ["gracefully shutting down", null],
    ["exiting", null],
    ["signal 17 (SIGCHLD) received from 30", null],
  ] as const;
  for (const [message, what] of lines) {
    expect(nginxLifeLine(`2026/11/20 15:52:06 [notice] 7#7: ${message}`), message).toBe(what);
  }
});
