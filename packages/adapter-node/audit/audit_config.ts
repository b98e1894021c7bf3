import { auditRequest, type AuditTarget } from "./audit_request.ts";
import { behindStream, type StreamTarget } from "./behind_stream.ts";
import type { AuditReport, EffectiveSummary } from "./audit_report.ts";
import type { ConfigFinding } from "./config_finding.ts";
import type { ConfigFiles } from "./config_files.ts";
import { defaultAddress } from "./default_address.ts";
import { effective } from "./effective_request.ts";
import type { Effective } from "./effective.ts";
import { loadConfig, type LoadedConfig } from "./load_config.ts";
import { maskKey } from "./mask_key.ts";
import { parseNginxTime } from "./parse_nginx_time.ts";
import { otherProxyBlock } from "./other_proxy_block.ts";
import { recogniseProxy } from "./recognise_proxy.ts";
import { renderFix } from "./render_fix.ts";
import { ALL_RULES, SEVERITIES } from "./rules/all_rules.ts";
import { configInvalid } from "./rules/config_invalid.ts";
import type { RuleFinding } from "./rules/rule.ts";
import { Subject } from "./rules/subject.ts";
import { softened, undecidedBy } from "./undecided_by.ts";

/** The file that is audited. */
export interface AuditInput {
  /** The text: a whole nginx.conf, a fragment, or what `nginx -T` prints. */
  readonly source: string;
  /** Its path, for messages and relative includes. @default {"nginx.conf"} */
  readonly file?: string;
  /** Where included files are read. @default none */
  readonly files?: ConfigFiles;
  /** The folder under which absolute paths lie. @default {"/"} */
  readonly root?: string;
}

/** What is asked of an audit. */
export interface AuditOptions {
  /**
   * The address that browsers open. `wss://` and `ws://` ask for a WebSocket, `https://` and
   * `http://` for an event stream.
   * @default LNbits' WebSocket, at the server that the file leads to
   */
  readonly url?: string;
  /** Such as `1.22.1`; it decides a few defaults. @default unknown, taken for 1.28 */
  readonly nginxVersion?: string;
  /** @default {"lnbits"} where the path is LNbits', else generic */
  readonly profile?: "lnbits" | "generic";
}

/**
 * Judges a configuration for one WebSocket, or one event stream. It never throws on any text.
 *
 * @throws {RangeError} If `url` is no address.
 */
export function auditConfig(input: AuditInput, options: AuditOptions = {}): AuditReport {
  const config = loadConfig(input);
  const url = options.url ?? defaultAddress(config);
  const target = auditRequest(url);
  if (target === null) {
    throw new RangeError(`Cannot read the address ${url}: expected wss://host[:port]/path`);
  }
  const { proxy, refusal } = recogniseProxy(input.source, input.file ?? "nginx.conf", config);
  if (proxy !== "nginx") {
    const advice = proxy === null ? "" : otherProxyBlock(proxy, input.source, target.request);
    return { ...NOTHING, proxy, refusal, advice, url: maskKey(url, target.key) };
  }
  return judge(config, target, { ...options, url });
}

const NOTHING = {
  findings: [],
  effective: null,
  notes: [],
  undecided: null,
  passesUpgrade: false,
  readTimeoutMs: null,
} as const;

function judge(
  config: LoadedConfig,
  target: AuditTarget,
  { url, nginxVersion, profile }: AuditOptions & { readonly url: string },
): AuditReport {
  const stream = behindStream(config, target.request);
  if (stream !== null && stream.request === null) return passedOn(config, target, stream, url);
  const subject = new Subject({
    config,
    request: stream?.request ?? target.request,
    kind: target.kind,
    profile: profile ?? target.profile,
    nginxVersion: nginxVersion ?? null,
    judge: (request) =>
      effective(config, request, nginxVersion === undefined ? {} : { nginxVersion }),
  });
  const undecided = undecidedBy(subject);
  // Of a file that does not even parse, the half that was read says nothing.
  const rules = config.problems.length === 0 ? ALL_RULES : [configInvalid];
  const found = rules.flatMap((rule) => rule(subject))
    .map((finding) => undecided === null ? finding : softened(finding, undecided));
  const findings = SEVERITIES.flatMap((severity) =>
    found.filter((one) => one.severity === severity)
  )
    .map((finding) => told(finding, config, target.key));
  const { judged } = subject;
  return {
    proxy: "nginx",
    findings,
    effective: summarise(judged, target.key),
    url: maskKey(url, target.key),
    notes: [
      ...config.notes,
      ...judged.unknown.map(({ message, from }) => ({
        file: from?.file ?? config.files[0] ?? "nginx.conf",
        line: from?.line ?? 1,
        message,
      })),
    ],
    refusal: null,
    undecided: undecided?.args[0] ?? null,
    advice: "",
    passesUpgrade: subject.isWebSocket && subject.passesUpgrade() &&
      subject.passesUpgrade(subject.firefox),
    readTimeoutMs: subject.isProxied()
      ? parseNginxTime(subject.setting("proxy_read_timeout")?.args[0] ?? "60s")
      : null,
  };
}

/** The bytes are passed on as they are: no header can be lost, and none is looked at. */
function passedOn(
  config: LoadedConfig,
  { request, kind, key }: AuditTarget,
  { listen, address }: StreamTarget,
  url: string,
): AuditReport {
  return {
    ...NOTHING,
    proxy: "nginx",
    effective: {
      server: listen.args[0] ?? null,
      location: null,
      upstream: address,
      uri: maskKey(request.path, key),
      httpVersion: "1.1",
      headers: { Host: request.host, ...request.headers },
    },
    url: maskKey(url, key),
    notes: [...config.notes, {
      file: listen.file,
      line: listen.line,
      message: `This stream server passes the bytes on to ${address ?? "another server"}: what ` +
        "stands there decides",
    }],
    refusal: null,
    advice: "",
    passesUpgrade: kind === "websocket",
  };
}

/** A finding in words, with its place. */
function told(
  { cause, severity, at, message, fix }: RuleFinding,
  config: LoadedConfig,
  key: string,
): ConfigFinding {
  return {
    cause,
    severity,
    file: at?.file ?? config.files[0] ?? "nginx.conf",
    line: at?.line ?? 1,
    directive: at?.name ?? "",
    message: maskKey(message, key),
    fix: maskKey(renderFix(fix), key),
  };
}

const SECRET_HEADERS = new Set(["authorization", "cookie", "proxy-authorization", "x-api-key"]);

/** A client's header as browsers spell it: `Sec-WebSocket-Key`. */
function asSpoken(name: string): string {
  return name.toLowerCase() === name
    ? name.replace(/(^|-)[a-z]/g, (part) => part.toUpperCase()).replace("Websocket", "WebSocket")
    : name;
}

function summarise(judged: Effective, key: string): EffectiveSummary {
  const { server, locations, answered, pass } = judged;
  const isPassed = answered === null && pass !== null;
  const names = server?.block?.find(({ name }) => name === "server_name")?.args ?? [];
  const listens = server?.block?.find(({ name }) => name === "listen")?.args ?? [];
  const location = locations.at(-1);
  const headers: Record<string, string> = {};
  for (const { name: spelt, value } of isPassed ? judged.headers : []) {
    if (value === "") continue;
    const name = asSpoken(spelt);
    const shown = SECRET_HEADERS.has(name.toLowerCase()) ? "•••" : maskKey(value, key);
    const known = Object.keys(headers).find((one) => one.toLowerCase() === name.toLowerCase());
    if (known === undefined) headers[name] = shown;
    else headers[known] = `${headers[known]}, ${shown}`;
  }
  return {
    server: server === null ? null : names[0] ?? listens[0] ?? null,
    location: location === undefined ? null : `location ${location.args.join(" ")}`,
    upstream: isPassed ? judged.upstream : null,
    uri: isPassed && judged.uri !== null ? maskKey(judged.uri, key) : null,
    httpVersion: isPassed ? judged.httpVersion.value : null,
    headers,
    ...answered === null ? {} : {
      answered: {
        status: answered.status,
        ...answered.location === undefined ? {} : { location: maskKey(answered.location, key) },
      },
    },
  };
}
