import type { Directive } from "../directive.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** Events are held back until a buffer is full. */
export function eventStreamBuffered(subject: Subject): readonly RuleFinding[] {
  const { plain } = subject;
  if (!subject.isProxied(plain) || (subject.isLnbits && subject.isWebSocket)) return [];
  const reasons = reasonsOf(subject);
  if (reasons.length === 0) return [];
  const own = subject.innermost?.block ?? [];
  const wanted = ["proxy_http_version 1.1;", "proxy_buffering off;", "gzip off;"].slice(
    plain.httpVersion.value === "1.0" ? 0 : 1,
    subject.setting("gzip", plain)?.args[0] === "on" ? 3 : 2,
  );
  const names = wanted.map((line) => line.split(" ")[0]);
  return [{
    cause: "event-stream-buffered",
    severity: subject.isForStreams ? "warning" : "info",
    at: reasons[0]?.[0] ?? plain.pass,
    message: `An event stream over ${subject.place} is held back until a buffer is full: ` +
      `${reasons.map(([, why]) => why).join(", ")}. The answer's X-Accel-Buffering: no would ` +
      "also prevent it.",
    fix: {
      into: subject.innermost,
      context: "location",
      lines: wanted,
      instead: own.filter(({ name }) => names.includes(name)),
    },
  }];
}

type Reason = readonly [Directive | null, string];

function reasonsOf(subject: Subject): readonly Reason[] {
  const { plain } = subject;
  const buffering = subject.setting("proxy_buffering", plain);
  if (buffering?.args[0] === "off") return [];
  const reasons: Reason[] = [[
    buffering,
    buffering === null ? "proxy_buffering is on by default" : "proxy_buffering is on",
  ]];
  if (plain.httpVersion.value === "1.0") {
    reasons.push([plain.httpVersion.from, "HTTP/1.0 is spoken to the server"]);
  }
  const types = subject.setting("gzip_types", plain);
  const packs = subject.setting("gzip", plain)?.args[0] === "on" &&
    types?.args.some((type) => type === "*" || type === "text/event-stream") === true;
  if (packs) reasons.push([types, "gzip packs text/event-stream"]);
  return reasons;
}
