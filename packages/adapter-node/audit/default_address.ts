import { locationKind } from "./choose_location.ts";
import type { Directive } from "./directive.ts";
import type { LoadedConfig } from "./load_config.ts";
import { serverNames } from "./match_server_name.ts";
import { parseListen } from "./parse_listen.ts";
import { walk } from "./rules/subject.ts";

/** Stands for an invoice key. */
const KEY = "00000000000000000000000000000000";
const LNBITS_PATH = `/api/v1/ws/${KEY}`;

/** Servers beside the judged one that are named. */
const OTHERS_MAX = 20;

/**
 * The addresses that may be judged when none is given: LNbits' WebSocket at each server that leads
 * to a server behind, by its name and the port it listens on, the likeliest first; for a lone
 * location, that location's path.
 */
export function defaultAddresses(config: LoadedConfig): readonly [string, ...string[]] {
  const all = [...walk(config.directives)];
  const servers = all.filter((one) =>
    one.name === "server" && one.block !== undefined && !isInStream(config, one)
  );
  const passing = servers.filter(passes);
  const chosen = passing.find(isLnbits) ?? passing.find(speaksTls) ?? passing[0] ?? servers[0];
  if (chosen === undefined) {
    return [`wss://${nameOf(config.directives)}${lonePath(config) ?? LNBITS_PATH}`];
  }
  const first = addressOf(chosen);
  const others = new Set(passing.map(addressOf));
  others.delete(first);
  return [first, ...[...others].slice(0, OTHERS_MAX)];
}

function addressOf(server: Directive): string {
  const listens = (server.block ?? []).filter(({ name }) => name === "listen")
    .flatMap((line) => parseListen(line) ?? []);
  const listen = listens.find(({ isTls }) => isTls) ?? listens.find(({ port }) => port !== null);
  const port = listen?.port ?? 80;
  // A port 443 without "ssl" is asked for with TLS all the same.
  const isTls = listen?.isTls === true || port === 443;
  const shown = port === (isTls ? 443 : 80) ? "" : `:${port}`;
  return `${isTls ? "wss" : "ws"}://${nameOf(server.block ?? [], server)}${shown}${LNBITS_PATH}`;
}

/** A name that the server answers to. */
function nameOf(level: readonly Directive[], server?: Directive): string {
  const names = server === undefined
    ? level.filter(({ name }) => name === "server_name").flatMap(({ args }) => args)
    : serverNames(server);
  const [name] = names.filter((one) => one !== "" && one !== "_" && !one.startsWith("~"));
  if (name === undefined) return "localhost";
  const full = name.replace(/^\*?\./, "www.").replace(/\.\*$/, ".example.com");
  return /^(?:[\w.-]+|\[[0-9a-f:.]+\])$/i.test(full) ? full : "localhost";
}

/** The path of a fragment's only location, where LNbits' own path would miss it. */
function lonePath({ directives }: LoadedConfig): string | null {
  const locations = directives.filter(({ name }) => name === "location");
  const [only] = locations;
  if (only === undefined) return null;
  const fits = locations.some((one) => {
    const { kind, pattern } = locationKind(one);
    return kind === "regex" || (kind === "prefix" && LNBITS_PATH.startsWith(pattern));
  });
  const { kind, pattern } = locationKind(only);
  const isPlain = (kind === "exact" || kind === "prefix") && /^\/[\w.\/~-]*$/.test(pattern);
  return fits || !isPlain ? null : pattern;
}

function passes(server: Directive): boolean {
  return [...walk(server.block ?? [])].some(({ name }) => name === "proxy_pass");
}

function isLnbits(server: Directive): boolean {
  const hasPort = [...walk(server.block ?? [])].some(({ name, args }) =>
    name === "proxy_pass" && /:5000\b|lnbits/i.test(args[0] ?? "")
  );
  return hasPort || serverNames(server).some((name) => name.includes("lnbits"));
}

function speaksTls(server: Directive): boolean {
  return server.block?.some((line) =>
    line.name === "listen" && parseListen(line)?.isTls === true
  ) === true;
}

function isInStream({ directives }: LoadedConfig, server: Directive): boolean {
  return directives.some(({ name, block }) =>
    name === "stream" && block?.includes(server) === true
  );
}
