import type { Directive } from "../directive.ts";
import { quoted } from "./quoted.ts";
import type { ConfigFix } from "./rule.ts";
import { isFor, Subject } from "./subject.ts";

/**
 * The lines that let the handshake through the location that answers it. Headers that hold there by
 * inheritance are repeated, because the new lines cancel them.
 */
export function handshakeFix(subject: Subject, remark?: string): ConfigFix {
  const into = subject.innermost;
  const own = into?.block ?? [];
  const ownHeaders = own.filter(({ name }) => name === "proxy_set_header");
  const instead: Directive[] = [];
  const lines: string[] = [];
  if (subject.judged.httpVersion.value !== "1.1") {
    lines.push("proxy_http_version 1.1;");
    instead.push(...own.filter(({ name }) => name === "proxy_http_version"));
  }
  lines.push(...repeated(subject, ownHeaders));
  const wanted = [["Upgrade", "$http_upgrade"], ["Connection", connectionValue(subject)]] as const;
  for (const [header, value] of wanted) {
    const present = ownHeaders.filter((line) => isFor(line, header));
    if (present.length > 0 && isRight(subject, header)) continue;
    lines.push(`proxy_set_header ${header} ${value};`);
    instead.push(...present.filter((line) => !isSharedEmpty(line, into)));
  }
  return {
    into,
    context: "location",
    lines,
    instead,
    ...remark === undefined ? {} : { remark },
  };
}

/**
 * What to send as `Connection`: the constant in a location of its own, a map where there is one,
 * otherwise what the client sent.
 */
export function connectionValue(subject: Subject): string {
  if (isDedicated(subject)) return '"upgrade"';
  return upgradeMap(subject) ?? "$http_connection";
}

/** Whether the location that answers serves nothing of the page. */
export function isDedicated(subject: Subject): boolean {
  const { innermost } = subject;
  const serves = (place: Directive | undefined): boolean => place === innermost;
  return innermost?.name === "location" && !serves(subject.page.locations.at(-1)) &&
    !serves(subject.isLnbits ? subject.rest.locations.at(-1) : undefined);
}

/** The variable of a `map $http_upgrade $x` that says upgrade by default. */
function upgradeMap(subject: Subject): string | null {
  for (const found of subject.all()) {
    if (found.name !== "map" || found.args[0] !== "$http_upgrade") continue;
    const byDefault = found.block?.find(({ name }) => name === "default")?.args[0];
    if (byDefault?.toLowerCase() === "upgrade") return found.args[1] ?? null;
  }
  return null;
}

function repeated(subject: Subject, own: readonly Directive[]): string[] {
  const outer = [
    ...own.length === 0 ? subject.lines("proxy_set_header") : [],
    ...subject.cancelled("proxy_set_header"),
  ];
  const taken = new Set(["upgrade", "connection"]);
  for (const line of own) taken.add(line.args[0]?.toLowerCase() ?? "");
  return outer.flatMap((line) => {
    const header = line.args[0]?.toLowerCase() ?? "";
    if (taken.has(header)) return [];
    taken.add(header);
    if (isSecret(line)) return [`# and ${line.args[0]} as at ${line.file}:${line.line}`];
    return [`${[line.name, ...line.args.map(quoted)].join(" ")};`];
  });
}

/** A constant credential belongs in the configuration, not in a report of it. */
function isSecret({ args: [header = "", value = ""] }: Directive): boolean {
  return /^(authorization|proxy-authorization|cookie|x-api-key)$/i.test(header) &&
    value !== "" && !value.includes("$");
}

function isRight(subject: Subject, header: "Upgrade" | "Connection"): boolean {
  const token = header === "Upgrade" ? "websocket" : "upgrade";
  return [subject.judged, subject.firefox].every((one) => subject.hears(header, token, one));
}

/** An empty line in an include that others share does no harm: empty headers are not sent. */
function isSharedEmpty(line: Directive, into: Directive | null): boolean {
  return line.args[1] === "" && line.file !== into?.file;
}
