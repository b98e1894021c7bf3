import type { Directive } from "../directive.ts";
import { parseNginxSize } from "../parse_nginx_size.ts";
import { parseNginxTime } from "../parse_nginx_time.ts";
import type { ConfigFix, RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

type Refusal = (args: readonly string[]) => string | null;

const count = (least: number, most = Infinity): Refusal => ({ length }) =>
  length < least || length > most ? `invalid number of arguments (${length})` : null;

const each = (what: string, isValid: (text: string) => boolean): Refusal => ([first, ...rest]) => {
  if (first === undefined || rest.length > 0) return `invalid number of arguments`;
  return first.includes("$") || isValid(first) ? null : `"${first}" is no ${what}`;
};
const time = each("time", (text) => parseNginxTime(text) !== null);
const size = each("size", (text) => parseNginxSize(text) !== null);
const flag = each('"on" or "off"', (text) => /^(on|off)$/i.test(text));

const target: Refusal = (args) => {
  const [url = ""] = args;
  if (args.length !== 1) return `invalid number of arguments (${args.length})`;
  if (/^https?:\/\/./i.test(url) || url.startsWith("$")) return null;
  return url.includes("$") && /^\w*\$/.test(url) ? null : `invalid URL prefix in "${url}"`;
};

/** What may stand behind the address of a `listen`. */
const LISTEN_REGEXP = new RegExp(
  "^(default(_server)?|ssl|http[23]|spdy|quic|proxy_protocol|bind|reuseport|deferred|multipath|" +
    "\\w+=.+)$",
);

const listen: Refusal = ([address, ...flags]) => {
  if (address === undefined) return "invalid number of arguments (0)";
  const odd = flags.find((one) => !LISTEN_REGEXP.test(one));
  return odd === undefined ? null : `invalid parameter "${odd}"`;
};

/** What nginx refuses of the directives on which a handshake depends. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  add_header: count(2, 3),
  client_max_body_size: size,
  large_client_header_buffers: count(2, 2),
  listen,
  proxy_buffering: flag,
  proxy_connect_timeout: time,
  proxy_http_version: each(
    "version of HTTP that nginx speaks to servers",
    (text) => text === "1.0" || text === "1.1" || text === "2",
  ),
  proxy_pass: target,
  proxy_read_timeout: time,
  proxy_send_timeout: time,
  proxy_set_header: count(2, 2),
  return: count(1, 2),
  rewrite: count(2, 3),
  send_timeout: time,
  server_name: count(1),
  set: count(2, 2),
};

/** Arguments that nginx refuses, such as those that a shell emptied. */
export function badArguments(subject: Subject): readonly RuleFinding[] {
  return [...readIn(subject.parts.config.directives)].flatMap((directive) => {
    const { name, args } = directive;
    if (directive.block !== undefined) return [];
    const refusal = Object.hasOwn(REFUSALS, name) ? REFUSALS[name]?.(args) ?? null : null;
    if (refusal === null) return [];
    return [{
      cause: "config-invalid" as const,
      severity: "error" as const,
      at: directive,
      message: `nginx refuses the file here: ${refusal} in "${name}".${shellRemark(directive)}`,
      fix: fixOf(subject, directive),
    }];
  });
}

/** What belongs in headers that a shell likes to empty. */
const USUAL: Readonly<Record<string, string>> = {
  connection: "$http_connection",
  host: "$host",
  upgrade: "$http_upgrade",
  "x-forwarded-for": "$proxy_add_x_forwarded_for",
  "x-forwarded-host": "$host",
  "x-forwarded-proto": "$scheme",
  "x-real-ip": "$remote_addr",
};

function fixOf(subject: Subject, directive: Directive): ConfigFix | null {
  const { name, args } = directive;
  const into = subject.parentOf(directive);
  const value = USUAL[args[0]?.toLowerCase() ?? ""];
  const line = name === "proxy_set_header" && args.length === 1 && value !== undefined
    ? `proxy_set_header ${args[0]} ${value};`
    : name === "proxy_pass" && args.length === 1 && /^[\w.-]+(:\d+)?(\/|$)/.test(args[0] ?? "")
    ? `proxy_pass http://${args[0]};`
    : null;
  if (line === null || into === null) return null;
  return { into, context: "location", lines: [line], instead: [directive] };
}

/** All directives of http; what stands in these other blocks are values, or another grammar. */
function* readIn(directives: readonly Directive[]): Generator<Directive> {
  for (const directive of directives) {
    yield directive;
    if (
      !/^(map|types|geo|split_clients|charset_map|stream|mail|.*_lua_block)$/.test(directive.name)
    ) {
      yield* readIn(directive.block ?? []);
    }
  }
}

function shellRemark({ name, args }: Directive): string {
  return name === "proxy_set_header" && args.length === 1
    ? " A shell has emptied its variable: quote the here-document (<<'EOF')."
    : "";
}
