import { maskText } from "@holdfast/core";
import { auditRequest, type AuditTarget } from "./audit_request.ts";
import { behindStream, type StreamTarget } from "./behind_stream.ts";
import type { AuditReport } from "./audit_report.ts";
import type { ConfigFinding } from "./config_finding.ts";
import type { ConfigFiles } from "./config_files.ts";
import { defaultAddresses } from "./default_address.ts";
import { effectiveSummary } from "./effective_summary.ts";
import { effective } from "./effective_request.ts";
import type { Directive } from "./directive.ts";
import type { JudgedRequest } from "./effective.ts";
import { loadConfig, type LoadedConfig } from "./load_config.ts";
import { maskKey } from "./mask_key.ts";
import { nextHop } from "./next_hop.ts";
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
 * @example What reaches the server of a handshake
 * ```ts
 * import { auditConfig } from "@holdfast/adapter-node";
 * import { equal } from "node:assert/strict";
 *
 * const source = "location /socket { proxy_pass http://10.0.0.2:80; proxy_http_version 1.1; }";
 * const { effective, passesUpgrade } = auditConfig({ source }, { url: "wss://a.test/socket" });
 * equal(effective?.headers["Connection"], "close");
 * equal(passesUpgrade, false);
 * ```
 *
 * @throws {RangeError} If `url` is no address.
 */
export function auditConfig(input: AuditInput, options: AuditOptions = {}): AuditReport {
  const config = loadConfig(input);
  const [guessed, ...others] = defaultAddresses(config);
  const url = options.url ?? guessed;
  const target = auditRequest(url);
  if (target === null) {
    throw new RangeError(
      `Cannot read the address '${maskText(url)}': expected wss://host[:port]/path`,
    );
  }
  const { proxy, refusal } = recogniseProxy(input.source, input.file ?? "nginx.conf", config);
  if (proxy !== "nginx") {
    const advice = proxy === null ? "" : otherProxyBlock(proxy, input.source, target.request);
    return { ...NOTHING, proxy, refusal, advice, url: maskKey(url, target.key) };
  }
  const report = judge(config, target, { ...options, url });
  return options.url === undefined
    ? { ...report, others: others.map((other) => maskKey(other, target.key)) }
    : report;
}

const NOTHING = {
  findings: [],
  effective: null,
  notes: [],
  undecided: null,
  others: [],
  passesUpgrade: false,
  readTimeoutMs: null,
} as const;

function judge(
  config: LoadedConfig,
  target: AuditTarget,
  options: AuditOptions & { readonly url: string },
): AuditReport {
  const { key } = target;
  const url = maskKey(options.url, key);
  const stream = behindStream(config, target.request);
  if (stream !== null && stream.request === null) return passedOn(config, target, stream, url);
  const hops = hopsOf(config, target, stream?.request ?? target.request, options);
  const verdicts = hops.map((subject, index) => verdictOn(subject, index === 0));
  const found = verdicts.flatMap(({ findings }) => findings);
  const [first] = hops;
  const last = hops.at(-1);
  return {
    proxy: "nginx",
    findings: SEVERITIES.flatMap((severity) => found.filter((one) => one.severity === severity))
      .map((finding) => told(finding, config, key)),
    effective: last === undefined ? null : effectiveSummary(last.judged, key),
    url,
    notes: [
      ...config.notes,
      ...hops.flatMap(({ judged }) => judged.unknown).map(({ message, from }) => ({
        file: from?.file ?? config.files[0] ?? "nginx.conf",
        line: from?.line ?? 1,
        message: maskKey(message, key),
      })),
    ],
    refusal: null,
    undecided: verdicts.find(({ undecided }) => undecided !== null)?.undecided?.args[0] ?? null,
    advice: "",
    others: [],
    passesUpgrade: first?.isWebSocket === true &&
      hops.every((subject) => subject.passesUpgrade() && subject.passesUpgrade(subject.firefox)),
    readTimeoutMs: shortestTimeout(hops),
  };
}

/** Servers of one nginx that pass a request on to each other; more than a few are a loop. */
const HOPS_MAX = 4;

function hopsOf(
  config: LoadedConfig,
  { kind, profile: known }: AuditTarget,
  request: JudgedRequest,
  { nginxVersion, profile = known }: AuditOptions,
): readonly Subject[] {
  const hops: Subject[] = [];
  for (let next: JudgedRequest | null = request; next !== null && hops.length < HOPS_MAX;) {
    const subject: Subject = new Subject({
      config,
      request: next,
      kind,
      profile,
      nginxVersion: nginxVersion ?? null,
      judge: (one) => effective(config, one, nginxVersion === undefined ? {} : { nginxVersion }),
    });
    hops.push(subject);
    next = config.problems.length === 0 ? nextHop(subject) : null;
  }
  return hops;
}

interface Verdict {
  readonly findings: readonly RuleFinding[];
  readonly undecided: Directive | null;
}

/** What the rules say of one hop; what holds for the whole file is said once. */
function verdictOn(subject: Subject, isFirst: boolean): Verdict {
  const undecided = undecidedBy(subject);
  // Of a file that does not even parse, the half that was read says nothing.
  const rules = subject.parts.config.problems.length === 0 ? ALL_RULES : [configInvalid];
  const findings = rules.filter((rule) => isFirst || rule !== configInvalid)
    .flatMap((rule) => rule(subject))
    .map((finding) => undecided === null ? finding : softened(finding, undecided));
  const refused = new Set(findings.filter(({ cause }) => cause === "config-invalid").map(placeOf));
  return {
    // What a line does that nginx refuses is not worth telling.
    findings: findings.filter((finding) =>
      finding.cause === "config-invalid" || !refused.has(placeOf(finding))
    ),
    undecided,
  };
}

function placeOf({ at, severity }: RuleFinding): string {
  return `${at?.file}:${at?.line} ${severity}`;
}

function shortestTimeout(hops: readonly Subject[]): number | null {
  const timeouts = hops.filter((subject) => subject.isProxied())
    .map((subject) => parseNginxTime(subject.setting("proxy_read_timeout")?.args[0] ?? "60s"))
    .filter((ms) => ms !== null);
  return timeouts.length === 0 ? null : Math.min(...timeouts);
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
    url,
    notes: [...config.notes, {
      file: listen.file,
      line: listen.line,
      message: `This stream server passes the bytes on to ${address ?? "another server"}: what ` +
        "stands there decides",
    }],
    refusal: null,
    others: [],
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
