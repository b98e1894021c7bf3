import type { EvidenceOf } from "@holdfast/core";
import type { ServerLogLine } from "./log_line_kinds.ts";
import { LogTally } from "./log_tally.ts";
import { logTime } from "./log_time.ts";
import { type LineReader, readLines, type ReadOptions, type TextSource } from "./text_lines.ts";

/** Options for {@linkcode readServerLog}. */
export interface ServerLogOptions extends ReadOptions {
  /**
   * Since when probes run, in wall-clock milliseconds; where the log goes on after that, older
   * lines are set aside. @default {every line counts}
   */
  readonly since?: number;
}

/** Clocks of two programs differ by less. */
const SLACK_MS = 2000;
/** The wordings of uvicorn, of websockets beneath it, and of Python. */
const WORDINGS: readonly (readonly [pattern: RegExp, what: ServerLogLine])[] = [
  [/No supported WebSocket library detected/i, "no-websocket-library"],
  [/Unsupported upgrade request/i, "unsupported-upgrade"],
  [/keepalive ping (?:failed|timeout)|timed out waiting for keepalive pong/i, "keepalive-timeout"],
  [/Exception in ASGI application|^Traceback \(most recent call last\)/, "exception"],
];
/** The address with its port before the request is uvicorn's; a proxy's access log has none. */
const PLAIN_SOCKET_REGEXP =
  /:\d{1,5} - "GET [^\s"]*\/(?:api\/v1\/)?ws\/[^\s"]* HTTP\/(1\.[01])"(?: -)? 405\b/;
const ACCEPTED_REGEXP = /"WebSocket [^"]*"? ?\[accepted\]/;

/**
 * Reads the server's own log: uvicorn's, as LNbits writes it. Bounded, and never throws on any
 * text.
 *
 * @example The server heard a plain GET where a handshake was due
 * ```ts
 * import { readServerLog } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const line = 'INFO: 10.0.0.1:0 - "GET /api/v1/ws/3f9a HTTP/1.0" 405 Method Not Allowed';
 * const [found] = await readServerLog([line]);
 * equal(found?.what, "upgrade-without-upgrade");
 * ```
 */
export async function readServerLog(
  lines: TextSource,
  options: ServerLogOptions = {},
): Promise<EvidenceOf<"server_log">[]> {
  const reader = serverLogReader(options);
  await readLines(lines, [reader]);
  return reader.end();
}

/** The reader of {@linkcode readServerLog}, to be used beside others on the same text. */
export function serverLogReader(
  options: ServerLogOptions = {},
): LineReader<EvidenceOf<"server_log">> {
  const { at = Date.now(), secrets = [], since } = options;
  const all = { tally: new LogTally<ServerLogLine>(), accepted: 0 };
  const fresh = { tally: new LogTally<ServerLogLine>(), accepted: 0 };
  let isFresh = false;
  return {
    read(line): void {
      // Most lines of uvicorn carry no date: they belong to the dated line before them.
      const time = since === undefined ? null : logTime(line);
      if (time !== null && since !== undefined) isFresh = time >= since - SLACK_MS;
      for (const window of isFresh ? [all, fresh] : [all]) {
        if (ACCEPTED_REGEXP.test(line)) window.accepted += 1;
        const plain = PLAIN_SOCKET_REGEXP.exec(line);
        const what = plain === null
          ? WORDINGS.find(([pattern]) => pattern.test(line))?.[1]
          : "upgrade-without-upgrade";
        const facts = plain?.[1] === undefined ? {} : { facts: { http: plain[1] } };
        if (what !== undefined) window.tally.add(what, line, facts);
      }
    },
    end(): EvidenceOf<"server_log">[] {
      const { tally, accepted } = isFresh ? fresh : all;
      // Where WebSockets are accepted, a plain GET of their path is somebody who looked.
      if (accepted > 0) tally.drop(["upgrade-without-upgrade"]);
      return tally.rows(secrets).map(({ what, count, example, facts }) => ({
        kind: "server_log",
        at,
        hop: "server",
        what,
        count,
        example,
        ...(facts === undefined ? {} : { facts }),
      }));
    },
  };
}
