import type { Directive } from "../directive.ts";
import { parseNginxTime } from "../parse_nginx_time.ts";
import { inWords } from "./in_words.ts";
import { pingOf } from "./ping_of.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

const DEFAULT_MS = 60_000;

/** `proxy_read_timeout` ends a quiet link. */
export function readTimeout(subject: Subject): readonly RuleFinding[] {
  if (!subject.isProxied()) return [];
  const line = subject.setting("proxy_read_timeout");
  const ms = line === null ? DEFAULT_MS : parseNginxTime(line.args[0] ?? "");
  if (ms === null) return [];
  const severity = subject.isForStreams
    ? streamSeverity(subject, ms)
    : socketSeverity(subject, ms, line);
  return severity === null ? [] : [found(subject, { ms, line, severity })];
}

/** A server that pings in time keeps the link alive; one that never does loses it when quiet. */
function socketSeverity(
  subject: Subject,
  ms: number,
  line: Directive | null,
): RuleFinding["severity"] | null {
  const { everyMs, isSure } = pingOf(subject);
  if (everyMs === null) return ms > DEFAULT_MS ? null : "warning";
  if (ms > everyMs) return line === null || ms > DEFAULT_MS / 2 ? null : "info";
  if (!isSure) return "warning";
  return subject.isLnbits ? "error" : "warning";
}

/** An event stream that is quiet for longer than the timeout is cut; events have no pings. */
function streamSeverity(subject: Subject, ms: number): RuleFinding["severity"] | null {
  if (ms > DEFAULT_MS) return null;
  const isQuiet = /events?\b|\bsse\b|stream|tail|subscri|watch|notif|updates/i.test(subject.path);
  return isQuiet ? "warning" : "info";
}

function found(
  subject: Subject,
  { ms, line, severity }: {
    readonly ms: number;
    readonly line: Directive | null;
    readonly severity: RuleFinding["severity"];
  },
): RuleFinding {
  const what = subject.isForStreams ? "An event stream" : "A WebSocket";
  const { everyMs, isSure } = pingOf(subject);
  const ping = subject.isForStreams || everyMs === null
    ? "nothing here keeps it alive"
    : !isSure
    ? `servers ping every ${inWords(everyMs)} or so at best`
    : `the server pings only every ${inWords(everyMs)}`;
  return {
    cause: "read-timeout",
    severity,
    at: line ?? subject.judged.pass,
    message: `${what} that is quiet for ${inWords(ms)} is cut by nginx ` +
      `(${line === null ? "the default of proxy_read_timeout" : "proxy_read_timeout"})` +
      (severity === "info" ? "; pings of the server in less time prevent it." : `; ${ping}.`),
    fix: {
      into: subject.innermost,
      context: "location",
      lines: ["proxy_read_timeout 1h;"],
      instead: (subject.innermost?.block ?? []).filter(({ name }) => name === "proxy_read_timeout"),
    },
  };
}
