import { locationKind } from "../choose_location.ts";
import type { Directive } from "../directive.ts";
import type { ConfigFix, RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** Where a directive may stand, of those that are put in the wrong block most. */
const PLACES: Readonly<Record<string, RegExp>> = {
  http: /^$/,
  location: /^(server|location)$/,
  map: /^(http|stream)$/,
  proxy_buffering: /^(http|server|location)$/,
  proxy_http_version: /^(http|server|location)$/,
  proxy_pass: /^(location|if|limit_except|server)$/,
  proxy_read_timeout: /^(http|server|location)$/,
  proxy_send_timeout: /^(http|server|location)$/,
  proxy_set_header: /^(http|server|location)$/,
  server_name: /^(server)$/,
  upstream: /^(http|stream)$/,
};

/** Directives of one value: a second one in the same block is refused. */
const ONCE = new Set(
  `client_max_body_size proxy_buffering proxy_connect_timeout proxy_http_version proxy_pass
  proxy_read_timeout proxy_request_buffering proxy_send_timeout root alias`.split(/\s+/),
);

/** Directives in blocks where nginx does not allow them, or twice where it allows one. */
export function badPlaces(subject: Subject): readonly RuleFinding[] {
  const findings: RuleFinding[] = [];
  const refuse = (at: Directive, why: string, fix: ConfigFix | null = null): void => {
    findings.push({
      cause: "config-invalid",
      severity: "error",
      at,
      message: `nginx refuses the file here: ${why}.`,
      fix,
    });
  };
  const visit = (
    block: readonly Directive[],
    parent: Directive | null,
    isStream: boolean,
  ): void => {
    const seen = new Map<string, Directive>();
    for (const one of block) {
      if (parent !== null && !isAllowed(one, parent, isStream)) {
        refuse(one, `"${one.name}" is not allowed in "${parent.name}"`);
      }
      if (uriRefusal(one, parent)) {
        const where = `${parent?.name} ${parent?.args.join(" ")}`;
        refuse(one, `"proxy_pass" cannot have a URI in ${where}`, withoutUri(one, parent));
      }
      const key = one.name === "location" ? locationKey(one) : one.name;
      const first = seen.get(key);
      if (first !== undefined && (one.name === "location" || ONCE.has(key))) {
        const why = `"${key}" stands twice in one block, first at ${first.file}:${first.line}`;
        refuse(one, why, one.block === undefined ? removal(one, parent) : null);
      }
      if (first === undefined) seen.set(key, one);
      if (one.block !== undefined && !isFreeText(one)) {
        visit(one.block, one, isStream || /^(stream|mail)$/.test(one.name));
      }
    }
  };
  visit(subject.parts.config.directives, null, false);
  return findings;
}

function isAllowed(one: Directive, parent: Directive, isStream: boolean): boolean {
  if (isStream || isFreeText(parent)) return true;
  const place = Object.hasOwn(PLACES, one.name) ? PLACES[one.name] : undefined;
  if (one.name === "proxy_pass" && parent.name === "server") return false;
  return place === undefined || place.test(parent.name);
}

function isFreeText({ name }: Directive): boolean {
  return /^(map|types|geo|split_clients|charset_map|.*_lua_block)$/.test(name);
}

/** A URI has nothing to replace where no prefix matched. */
function uriRefusal(one: Directive, parent: Directive | null): boolean {
  if (one.name !== "proxy_pass" || parent === null) return false;
  const [url = ""] = one.args;
  if (url.includes("$") || !/^https?:\/\/(unix:[^:]+:.+|(?!unix:)[^/]+\/)/i.test(url)) return false;
  if (parent.name === "if" || parent.name === "limit_except") return true;
  if (parent.name !== "location") return false;
  const { kind } = locationKind(parent);
  return kind === "regex" || kind === "named";
}

function withoutUri(one: Directive, parent: Directive | null): ConfigFix | null {
  const [origin] = /^https?:\/\/[^/]+/i.exec(one.args[0] ?? "") ?? [];
  if (origin === undefined) return null;
  return { into: parent, context: "location", lines: [`proxy_pass ${origin};`], instead: [one] };
}

function removal(one: Directive, parent: Directive | null): ConfigFix {
  return { into: parent, context: "location", lines: [], instead: [one] };
}

/** `location /x` and `location ^~ /x` are one to nginx; expressions may stand twice. */
function locationKey(one: Directive): string {
  const { kind, pattern } = locationKind(one);
  return kind === "regex"
    ? `location ${one.file}:${one.line}`
    : `location ${kind === "exact" ? "= " : ""}${pattern}`;
}
