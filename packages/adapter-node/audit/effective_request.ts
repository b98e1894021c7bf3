import type { Directive } from "./directive.ts";
import type { Effective, JudgedRequest, Setting } from "./effective.ts";
import { absoluteAddress } from "./absolute_address.ts";
import { KNOWN_BY_NATURE } from "./built_in_variables.ts";
import { chooseServer, type ChosenServer, isPortServed } from "./choose_server.ts";
import { errorPage } from "./error_page.ts";
import { evaluateText } from "./evaluate_text.ts";
import { type EffectiveOptions, type Exchange, known, levelsOf, noteUnknown } from "./exchange.ts";
import { type HttpTree, httpTree } from "./http_tree.ts";
import { journey } from "./journey.ts";
import type { JourneyEnd } from "./move.ts";
import type { LoadedConfig } from "./load_config.ts";
import { allowPatternTime } from "./nginx_regexp.ts";
import { isVersionAtLeast } from "./nginx_version.ts";
import { passTarget, proxyHostOf, resolveUpstream } from "./pass_target.ts";
import { declaredNames } from "./rewrite_phase.ts";
import { settingOf } from "./setting_of.ts";
import { streamEffect, streamPass } from "./stream_pass.ts";
import { upstreamHeaders } from "./upstream_headers.ts";
import { upstreamUri } from "./upstream_uri.ts";
import { normalisePath } from "./uri_text.ts";

/** Ways tried beside the likeliest one. */
const ALTERNATIVES_MAX = 4;

/**
 * What nginx does with one request under a configuration, whole or fragment.
 *
 * Pure and total: it never throws, and what cannot be known is in `unknown`, with the likeliest
 * case taken for granted and the others in `alternatives`.
 */
export function effective(
  config: LoadedConfig,
  request: JudgedRequest,
  options: EffectiveOptions = {},
): Effective {
  allowPatternTime();
  const tree = httpTree(config);
  const servers = tree.servers ?? [];
  const stream = isPortServed(servers, request.port) ? null : streamPass(tree.stream, request);
  const port = Number(/:(\d+)$/.exec(stream?.address ?? "")?.[1]);
  const isInside = stream !== null && isPortServed(servers, port);
  if (stream !== null && !isInside) return streamEffect(tree, request, stream);
  const scene = {
    tree,
    // What `stream` passes on to this same nginx arrives on another port.
    request: isInside ? { ...request, port } : request,
    options,
    definitions: definitionsOf(tree.shared),
    declared: declaredNames(config.directives),
  };
  const { effective: likeliest, doubts } = judge(scene, new Map());
  const alternatives = doubts.slice(0, ALTERNATIVES_MAX)
    .map((doubt) => judge(scene, new Map([[doubt, true]])).effective);
  return { ...likeliest, alternatives };
}

type Scene = Pick<Exchange, "tree" | "request" | "options" | "definitions" | "declared">;

function judge(
  scene: Scene,
  assumed: ReadonlyMap<Directive, boolean>,
): { effective: Effective; doubts: readonly Directive[] } {
  const { tree, request } = scene;
  const chosen = tree.servers === null ? null : chooseServer(tree.servers, request);
  const exchange = newExchange(scene, assumed, chosen);
  const mergesSlashes = settingOf(levelsOf(exchange), "merge_slashes").value === "on";
  const normalised = normalisePath(request.path, mergesSlashes);
  exchange.path = normalised?.path ?? request.path;
  exchange.args = normalised?.args ?? "";
  const end: JourneyEnd = normalised === null
    ? { to: "answer", status: 400, from: null }
    : noServer(exchange) ?? plainOnTls(exchange, chosen) ?? journey(exchange);
  return { effective: effectOf(exchange, end, chosen), doubts: exchange.doubts };
}

function newExchange(
  scene: Scene,
  assumed: ReadonlyMap<Directive, boolean>,
  chosen: ChosenServer | null,
): Exchange {
  const { tree, request } = scene;
  const groups = Object.entries(chosen?.groups ?? {});
  const exchange: Exchange = {
    ...scene,
    assumed,
    isTls: chosen?.isTls ?? request.tls,
    port: portOf(chosen, request.port),
    server: chosen?.server ?? null,
    serverLevel: chosen?.server.block ?? tree.bareServer ?? [],
    path: request.path,
    args: "",
    isPathOriginal: true,
    mayReplacePrefix: true,
    forcedStatus: null,
    isInternal: false,
    isPathConfigured: false,
    chain: [],
    inner: null,
    captures: chosen?.captures ?? [],
    variables: new Map(groups.map(([name, value]) => [name.toLowerCase(), known(value ?? "")])),
    unknown: [...chosen?.unknown ?? []],
    doubts: [],
    proxyHost: "",
    evaluate: (template) => evaluateText(template, exchange),
    work: 0,
    evaluating: new Set(),
  };
  return exchange;
}

function portOf(chosen: ChosenServer | null, asked: number): number {
  const { port = null, lastPort = null } = chosen?.listen ?? {};
  const isListened = port !== null && lastPort !== null && port <= asked && asked <= lastPort;
  return isListened ? asked : port ?? asked;
}

/** A piece without any server block: nothing can be said of a request. */
function noServer(exchange: Exchange): JourneyEnd | null {
  if (exchange.tree.servers?.length !== 0) return null;
  noteUnknown(exchange, "No server block stands here: nothing can be said of a request", null);
  return { to: "module", from: null };
}

/** nginx answers 400 to plain HTTP on a port of TLS (its own code 497). */
function plainOnTls(exchange: Exchange, chosen: ChosenServer | null): JourneyEnd | null {
  const { request, isTls } = exchange;
  const listen = chosen?.listen ?? null;
  if (!isTls || request.tls || listen === null) return null;
  const page = errorPage(497, exchange);
  return page?.to === "answer" ? page : { to: "answer", status: 400, from: listen.from };
}

function effectOf(exchange: Exchange, end: JourneyEnd, chosen: ChosenServer | null): Effective {
  const pass = end.to === "upstream" ? end.pass : end.to === "answer" ? end.pass ?? null : null;
  const passed = pass === null ? null : passOf(pass, exchange);
  return {
    server: exchange.server,
    locations: exchange.chain,
    levels: levelsOf(exchange),
    pass,
    upstream: passed?.upstream ?? null,
    uri: passed?.uri ?? null,
    httpVersion: httpVersionOf(exchange),
    headers: passed?.headers ?? [],
    answered: end.to === "answer" ? answerOf(end, exchange) : null,
    forcedStatus: end.to === "upstream" ? exchange.forcedStatus : null,
    listen: chosen?.listen?.from ?? null,
    path: exchange.path,
    unknown: exchange.unknown,
    alternatives: [],
  };
}

function passOf(
  pass: Directive,
  exchange: Exchange,
): Pick<Effective, "upstream" | "uri" | "headers"> {
  const target = passTarget(pass, exchange);
  if (target.unknown.length > 0) {
    noteUnknown(exchange, `Cannot know where "${pass.args[0]}" leads`, pass);
  }
  exchange.proxyHost = proxyHostOf(target);
  const headers = upstreamHeaders(pass, exchange);
  for (const { name, unknown = [], from } of headers) {
    for (const variable of unknown.filter((one) => !KNOWN_BY_NATURE.has(one))) {
      noteUnknown(exchange, `Cannot know $${variable} in the header ${name}`, from);
    }
  }
  return {
    upstream: resolveUpstream(target, exchange),
    uri: upstreamUri(target, exchange),
    headers,
  };
}

function answerOf(
  { status, location, from }: Extract<JourneyEnd, { to: "answer" }>,
  exchange: Exchange,
): Effective["answered"] {
  const answer = { status, from };
  return location === undefined
    ? answer
    : { ...answer, location: absoluteAddress(exchange, location) };
}

function httpVersionOf(exchange: Exchange): Setting<"1.0" | "1.1" | "2"> {
  const { value, from } = settingOf(levelsOf(exchange), "proxy_http_version");
  if (from !== null) {
    return { value: value === "1.1" ? "1.1" : value === "2" ? "2" : "1.0", from };
  }
  const isNew = isVersionAtLeast(exchange.options.nginxVersion, "1.29.7");
  return { value: isNew ? "1.1" : "1.0", from: null };
}

/** Variables that a block defines; the source of a `map` comes first, the variable second. */
function definitionsOf(shared: HttpTree["shared"]): ReadonlyMap<string, Directive> {
  const found = new Map<string, Directive>();
  for (const directive of shared) {
    const { name, args, block } = directive;
    if (block === undefined || !/^(map|geo|split_clients)$/.test(name)) continue;
    const variable = args.at(-1);
    if (variable?.startsWith("$") !== true) continue;
    found.set(variable.slice(1).toLowerCase(), directive);
  }
  return found;
}
