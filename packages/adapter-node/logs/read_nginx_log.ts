import type { EvidenceOf } from "@holdfast/core";
import { type AccessLine, accessLine } from "./access_line.ts";
import { accessFormat } from "./access_format.ts";
import type { NginxLogLine } from "./log_line_kinds.ts";
import { logTime } from "./log_time.ts";
import { LogTally, type Tallied } from "./log_tally.ts";
import { nginxErrorLine, nginxLifeLine } from "./nginx_error_line.ts";
import { type LineReader, readLines, type ReadOptions, type TextSource } from "./text_lines.ts";

/** Options for {@linkcode readNginxLog}. */
export interface NginxLogOptions extends ReadOptions {
  /**
   * The WebSocket's path: only lines for it tell of the handshake. With LNbits every channel is the
   * same path. @default {every path}
   */
  readonly path?: string;
  /** The text of a `log_format`. @default {guessed} */
  readonly format?: string;
  /**
   * Since when probes run, in wall-clock milliseconds. Where the log goes on after that, older
   * lines are history: only the lasting kinds count them, for one hour back.
   * @default {every line counts}
   */
  readonly since?: number;
}

/** Statuses that are told. */
const STATUSES: ReadonlySet<number> = new Set([
  400,
  401,
  403,
  404,
  405,
  426,
  429,
  499,
  502,
  503,
  504,
]);
/**
 * What a path that answers 101 does not say of handshakes: then these are plain requests, or
 * handshakes that a probe made wrong on purpose.
 */
const SETTLED_BY_101: readonly NginxLogLine[] = [
  "status-400",
  "status-401",
  "status-403",
  "status-404",
  "status-405",
  "status-405-http-1.0",
  "status-426",
  "upgrade-without-upgrade",
];
/** They show only in the long run, so that a minute of probing may not meet them. */
const LASTING: ReadonlySet<NginxLogLine> = new Set([
  "upstream-timed-out-reading-upgraded",
  "upstream-timed-out-sending",
  "upstream-reset",
  "limited-requests",
  "limited-connections",
  "worker-connections-exhausted",
  "files-exhausted",
  "client-header-too-large",
  "client-body-too-large",
  "restarted",
]);
/** They are told of one path, and say nothing of another. */
const OF_ONE_PATH: ReadonlySet<NginxLogLine> = new Set([
  "access-forbidden",
  "auth-failed",
  "file-not-found",
  "limited-requests",
  "limited-connections",
  "client-body-too-large",
]);
/** Plain requests of our own probes for the socket's path are no handshakes. */
const PLAIN_PROBE_REGEXP = /\bholdfast-doctor\b(?! \(handshake\))/;
const HISTORY_MS = 3_600_000;
/** Clocks of two programs on one host differ by less, and the error log keeps whole seconds. */
const SLACK_MS = 2000;

/**
 * Reads nginx's error and access logs, also mixed in one file: `combined`, formats of one's own,
 * JSON, each line by nginx's own wording. Bounded, and never throws on any text.
 *
 * @example A handshake that arrived without Upgrade
 * ```ts
 * import { readNginxLog } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const line = '10.0.0.1 - - [20/Nov/2026:15:52:06 +0000] ' +
 *   '"GET /api/v1/ws/3f9a HTTP/1.1" 405 31 "-" "curl"';
 * const [found] = await readNginxLog([line], { path: "/api/v1/ws/•••" });
 * equal(found?.what, "status-405");
 * equal(found?.example?.includes("3f9a"), false);
 * ```
 *
 * @returns One record for each kind of line.
 */
export async function readNginxLog(
  lines: TextSource,
  options: NginxLogOptions = {},
): Promise<EvidenceOf<"nginx_log">[]> {
  const reader = nginxLogReader(options);
  await readLines(lines, [reader]);
  return reader.end();
}

/** The reader of {@linkcode readNginxLog}, to be used beside others on the same text. */
export function nginxLogReader(
  options: NginxLogOptions = {},
): LineReader<EvidenceOf<"nginx_log">> {
  return new NginxLogReader(options);
}

class NginxLogReader implements LineReader<EvidenceOf<"nginx_log">> {
  readonly #options: NginxLogOptions;
  readonly #isOurs: (path: string) => boolean;
  readonly #format: ReturnType<typeof accessFormat> | undefined;
  readonly #all = new Window();
  readonly #fresh = new Window();

  constructor(options: NginxLogOptions) {
    this.#options = options;
    this.#isOurs = pathTest(options.path);
    this.#format = options.format === undefined ? undefined : accessFormat(options.format);
  }

  read(line: string): void {
    const life = nginxLifeLine(line);
    const error = life === null ? nginxErrorLine(line) : null;
    const access = life === null && error === null ? accessLine(line, this.#format) : null;
    if (life === null && error === null && access === null) return;
    for (const window of this.#windowsOf(line, error?.what)) {
      if (life !== null) window.life(life, line);
      else if (access !== null) {
        const isOurs = this.#isOurs(access.path) && !PLAIN_PROBE_REGEXP.test(line);
        window.access(access, line, isOurs);
      } else if (error !== null && this.#counts(error)) {
        const { what, error: said } = error;
        window.tally.add(what, line, said === undefined ? {} : { facts: { error: said } });
      }
    }
  }

  #counts({ what, path }: { readonly what: NginxLogLine; readonly path?: string }): boolean {
    return path === undefined || !OF_ONE_PATH.has(what) || this.#isOurs(path);
  }

  #windowsOf(line: string, what: NginxLogLine | undefined): readonly Window[] {
    const { since } = this.#options;
    const at = since === undefined ? null : logTime(line);
    if (since === undefined || at === null) return [this.#all];
    const age = since - at;
    if (age <= SLACK_MS) {
      this.#fresh.isUsed = true;
      return [this.#all, this.#fresh];
    }
    const isLasting = what !== undefined && LASTING.has(what) && age <= HISTORY_MS;
    return isLasting ? [this.#all, this.#fresh] : [this.#all];
  }

  end(): EvidenceOf<"nginx_log">[] {
    const { at = Date.now(), secrets = [], path } = this.#options;
    const window = this.#fresh.isUsed ? this.#fresh : this.#all;
    return window.rows(secrets, path !== undefined)
      .map((row) => ({ kind: "nginx_log", at, hop: "proxy", ...row }));
  }
}

/** What was counted in one stretch of the log. */
class Window {
  readonly tally = new LogTally<NginxLogLine>();
  isUsed = false;
  #others = 0;
  #ours = 0;
  #stoppedBy: string | null = null;

  life(event: "started" | "reloaded" | "stopped", line: string): void {
    if (event === "stopped") this.#stoppedBy ??= line;
    else {
      if (event === "reloaded" || this.#stoppedBy !== null) this.tally.add("restarted", line);
      this.#stoppedBy = null;
    }
  }

  access(
    { status, httpVersion, upgrade, tookMs }: AccessLine,
    line: string,
    isOurs: boolean,
  ): void {
    if (!isOurs) {
      this.#others += 1;
      return;
    }
    this.#ours += 1;
    const more = tookMs === undefined ? {} : { tookMs };
    if (status === 101) this.tally.add("upgrade-answered", line, more);
    if (upgrade === "" && status !== 101) this.tally.add("upgrade-without-upgrade", line, more);
    if (status === 405 && httpVersion === "1.0") this.tally.add("status-405-http-1.0", line, more);
    else if (STATUSES.has(status)) this.tally.add(`status-${status}` as NginxLogLine, line, more);
  }

  rows(secrets: readonly string[], hasPath: boolean): Tallied<NginxLogLine>[] {
    if (this.tally.count("upgrade-answered") > 0) this.tally.drop(SETTLED_BY_101);
    const rows = this.tally.rows(secrets);
    if (this.#stoppedBy !== null) {
      const stopped = new LogTally<NginxLogLine>();
      stopped.add("stopped", this.#stoppedBy);
      rows.push(...stopped.rows(secrets));
    }
    if (!hasPath || this.#ours > 0 || this.#others === 0) return rows;
    return [...rows, {
      what: "handshake-never-seen",
      count: this.#others,
      example: `${this.#others} requests for other paths, none for the WebSocket's`,
    }];
  }
}

/** Whether a request was for the socket's path: any channel with LNbits, else that very path. */
function pathTest(path: string | undefined): (asked: string) => boolean {
  if (path === undefined) return () => true;
  const plain = withoutQuery(path);
  const channels = plain.indexOf("/api/v1/ws/");
  if (channels === -1) return (asked) => withoutQuery(asked) === plain;
  const prefix = plain.slice(0, channels + "/api/v1/ws/".length);
  // A slash behind the channel, or a further part, is another path.
  return (asked) => {
    const path = withoutQuery(asked);
    return path.startsWith(prefix) && path.length > prefix.length &&
      !path.includes("/", prefix.length);
  };
}

function withoutQuery(path: string): string {
  const end = path.search(/[?#]/);
  return (end === -1 ? path : path.slice(0, end)).replace(/^https?:\/\/[^/]*/, "");
}
