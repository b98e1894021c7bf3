import type { NginxLogLine } from "./log_line_kinds.ts";

/** One line of nginx's error log, as far as it says something of the path. */
export interface NginxErrorLine {
  readonly what: NginxLogLine;
  /** The path that was asked for, with its query; absent where the line names no request. */
  readonly path?: string;
  /** The system's word, such as `111: Connection refused`. */
  readonly error?: string;
}

/** What a line looks like after its date: `[error] 12#12: *3 message`, or `nginx: [emerg] …`. */
const LEVELS = "emerg|alert|crit|error|warn|notice|info|debug";
const HEAD_REGEXP = new RegExp(
  String.raw`(?:nginx: \[(${LEVELS})\]|\[(${LEVELS})\] \d+#\d+:) (?:\*\d+ )?`,
);
const HEAD_CHARACTERS_MAX = 400;
const REQUEST_REGEXP = /, request: "[A-Z]+ (\S+)/;
const ERRNO_REGEXP = /\((\d{1,3}: [^()]{1,80})\)/;

/** OpenSSL's words for an answer that is no TLS, from 1.1 to 3.5. */
const WRONG_SCHEME_REGEXP = new RegExp(
  String.raw`^SSL_do_handshake\(\) failed .*` +
    "(?:wrong version|unknown protocol|packet length|http request).* to upstream",
);

type Wording = readonly [pattern: RegExp, what: NginxLogLine | null];

/**
 * nginx's own wordings, the special before the general. Numbers of errors are Linux's; the words
 * differ between libraries. A null is known and says nothing of the path.
 */
const WORDINGS: readonly Wording[] = [
  // What was sent instead follows as it came, with its own line ends.
  [/^broken header: "/, "proxy-protocol-broken"],
  [/worker_connections are not enough/, "worker-connections-exhausted"],
  [/\((?:24|23): |Too many open files/, "files-exhausted"],
  [/^limiting (?:requests|connections), dry run/, null],
  [/^limiting requests/, "limited-requests"],
  [/^limiting connections/, "limited-connections"],
  [/^access forbidden by rule/, "access-forbidden"],
  [/^client sent plain HTTP request to HTTPS port/, "plain-http-on-tls-port"],
  [/^no user\/password was provided for basic authentication/, "auth-failed"],
  [/^user ".*": password mismatch|^user ".*" was not found in /, "auth-failed"],
  [/^auth request unexpected status/, "auth-failed"],
  [
    /^client sent (?:too (?:large|long) (?:header|request|URI)|too many header lines)/,
    "client-header-too-large",
  ],
  [/^client sent too long (?:URI|header line)/, "client-header-too-large"],
  [/^client intended to send too large (?:chunked )?body/, "client-body-too-large"],
  [/could not be resolved \(|^no resolver defined to resolve /, "upstream-unresolved"],
  [/^host not found in upstream /, "upstream-unresolved"],
  [/^no live upstreams/, "upstream-all-down"],
  [/^upstream sent too big header/, "upstream-header-too-big"],
  [
    /^upstream sent (?:invalid header|no valid HTTP|invalid status|duplicate header|unexpected)/,
    "upstream-invalid-header",
  ],
  [WRONG_SCHEME_REGEXP, "upstream-wrong-scheme"],
  [
    /^upstream timed out .* while SSL handshaking to upstream/,
    "upstream-timed-out-reading",
  ],
  [/while SSL handshaking to upstream|^upstream SSL certificate /, "upstream-tls-failed"],
  [
    /SSL_do_handshake\(\) failed|in SSL handshake .*while SSL handshaking/,
    "tls-handshake-failed",
  ],
  [/^upstream timed out .* while connecting to upstream/, "upstream-timed-out-connecting"],
  [
    /^upstream timed out .* while proxying upgraded connection/,
    "upstream-timed-out-reading-upgraded",
  ],
  [/^upstream timed out .* while sending request to upstream/, "upstream-timed-out-sending"],
  [/^upstream timed out .* while reading/, "upstream-timed-out-reading"],
  [/^upstream prematurely closed connection/, "upstream-closed-early"],
  [/^connect\(\) .*failed \((?:111|61|2): /, "upstream-refused"],
  [/^connect\(\) .*failed \((?:113|65): /, "upstream-no-route"],
  // 126 and 89 are WireGuard's: no peer has this address among its allowed IPs, or no endpoint.
  [/^(?:connect|send|sendto)\(\) .*failed \((?:101|51|126|89): /, "upstream-unreachable"],
  [/^connect\(\) .*failed \((?:110|60): /, "upstream-timed-out-connecting"],
  [/^(?:connect|recv|readv|send|writev)\(\) .*failed \((?:104|54): .* upstream/, "upstream-reset"],
  // Browsers close idle connections all the time.
  [/^client closed connection while waiting for request/, null],
  [/^(?:epoll_wait\(\) reported that )?client (?:prematurely )?closed/, "client-closed"],
  [/^(?:open|stat)\(\) ".*" failed \((?:2|20): |^".*" is not found \(/, "file-not-found"],
  [/^directory index of ".*" is forbidden/, "file-not-found"],
];

/** Peers of an upgraded connection are told apart by the level alone: a client's end is `info`. */
const UPGRADED_RESET_REGEXP =
  /^(?:recv|send|writev)\(\) failed \((?:104|32|54): .* while proxying upgraded connection/;

/**
 * What one line of nginx's error log says, by nginx's own wording. What a client sent (the request,
 * its host and referrer) is set aside first, so that no request can look like an error.
 *
 * @returns Null for lines that are none, or say nothing of the path.
 */
export function nginxErrorLine(line: string): NginxErrorLine | null {
  const head = HEAD_REGEXP.exec(line.slice(0, HEAD_CHARACTERS_MAX));
  if (head === null) return null;
  const rest = line.slice(head.index + head[0].length, head.index + head[0].length + 4096);
  const end = rest.search(/, client: |, server: /);
  const message = end === -1 ? rest : rest.slice(0, end);
  const what = UPGRADED_RESET_REGEXP.test(message)
    ? head[2] === "info" ? "client-closed" : "upstream-reset"
    : WORDINGS.find(([pattern]) => pattern.test(message))?.[1] ?? null;
  if (what === null) return null;
  const path = end === -1 ? undefined : REQUEST_REGEXP.exec(rest.slice(end))?.[1];
  const error = ERRNO_REGEXP.exec(message)?.[1];
  return {
    what,
    ...(path === undefined ? {} : { path }),
    ...(error === undefined ? {} : { error }),
  };
}

/**
 * Whether a line says that nginx as a whole started, ended or read its configuration again.
 *
 * @returns Null for every other line.
 */
export function nginxLifeLine(line: string): "started" | "reloaded" | "stopped" | null {
  const head = HEAD_REGEXP.exec(line.slice(0, HEAD_CHARACTERS_MAX));
  if (head === null) return null;
  const message = line.slice(head.index + head[0].length, head.index + head[0].length + 200);
  if (/^signal (?:15|3|2) .*(?:exiting|shutting down)$/.test(message)) return "stopped";
  if (/^worker process \d+ exited on signal (?!9\b|15\b)/.test(message)) return "reloaded";
  if (/^signal 1 .*reconfiguring$/.test(message)) return "reloaded";
  return /^start worker processes$/.test(message) ? "started" : null;
}
