import { Secret, type ServerProfile } from "@holdfast/core";
import { InvalidArgumentError } from "commander";
import type { VantagePoint } from "../probes/mod.ts";
import { CliError, EXIT } from "./cli_error.ts";

/** Whose host an input was taken on: the proxy's, or the server's. */
export type End = "near" | "far";

/** A file with the host it comes from. */
export interface EndFile {
  readonly end: End;
  readonly path: string;
}

/** What was asked for on the command line. */
export interface DoctorFlags {
  readonly item?: string;
  readonly keyFile?: string;
  readonly via: readonly VantagePoint[];
  readonly nginx?: string;
  readonly nginxLog: readonly string[];
  readonly logFormat?: string;
  readonly serverLog: readonly string[];
  readonly wireguard: readonly EndFile[];
  readonly interface: readonly EndFile[];
  readonly firewall: readonly EndFile[];
  readonly local?: true;
  readonly profile?: ServerProfile;
  readonly feed?: string;
  readonly ticketFile?: string;
  readonly deep?: true;
  readonly json?: true;
  readonly report?: string;
  readonly nginxVersion?: string;
  readonly root?: string;
  readonly origin?: string;
  readonly caFile?: string;
}

const NAME_CHARACTERS_MAX = 40;
const INPUTS_MAX = 64;
const CHANNEL_REGEXP = /\/api\/v1\/ws\/([^/?#]+)/;

/** Reads `URL=NAME`; the address may hold an equals sign, the name may not. */
export function readVia(
  text: string,
  before: readonly VantagePoint[] = [],
): readonly VantagePoint[] {
  const at = text.lastIndexOf("=");
  const [url, name] = [text.slice(0, at), text.slice(at + 1).trim()];
  if (at < 1 || name === "" || name.length > NAME_CHARACTERS_MAX) {
    throw new InvalidArgumentError("It takes URL=NAME, such as http://10.0.0.2:5000=LNbits");
  }
  if (!/^(?:https?|wss?):\/\/[^/]/i.test(url)) {
    throw new InvalidArgumentError("Its address begins with http://, https://, ws:// or wss://");
  }
  return bounded([...before, { url, name }]);
}

/** Reads `FILE`, `near=FILE` or `far=FILE`. */
export function readEndFile(text: string, before: readonly EndFile[] = []): readonly EndFile[] {
  const [, end, path = ""] = /^(?:(near|far)=)?(.*)$/s.exec(text) ?? [];
  if (path === "") throw new InvalidArgumentError("It takes FILE or far=FILE");
  return bounded([...before, { end: end === "far" ? "far" : "near", path }]);
}

/** Reads one more file. */
export function readFile(text: string, before: readonly string[] = []): readonly string[] {
  if (text === "") throw new InvalidArgumentError("It takes a file, or -");
  return bounded([...before, text]);
}

function bounded<Item>(items: readonly Item[]): readonly Item[] {
  if (items.length > INPUTS_MAX) {
    throw new InvalidArgumentError(`At most ${INPUTS_MAX} may be given`);
  }
  return items;
}

/** The address without what is secret in it, and the channel's id. */
export interface DoctorTarget {
  readonly url: string;
  readonly item?: Secret;
  /** Whether the id stood on the command line, where every user of the machine can read it. */
  readonly isItemExposed: boolean;
}

/**
 * Takes the target from the address, `--item` and `HOLDFAST_ITEM`.
 *
 * @throws {CliError} If it is no address of a web service.
 */
export function doctorTarget(
  url: string,
  item: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): DoctorTarget {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `https://${url}`;
  const parsed = URL.parse(withScheme);
  if (parsed === null || !/^(?:https?|wss?):$/.test(parsed.protocol) || parsed.hostname === "") {
    throw new CliError(
      EXIT.usage,
      "Cannot look at this address: it is none of a web service",
      "Give it as https://lnbits.example.com or wss://example.com/feed",
    );
  }
  const inUrl = CHANNEL_REGEXP.exec(parsed.pathname)?.[1];
  const given = item ?? inUrl ?? (env["HOLDFAST_ITEM"] || undefined);
  const found = given === undefined ? {} : { item: new Secret(decoded(given)) };
  return { url: withScheme, isItemExposed: item !== undefined || inUrl !== undefined, ...found };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Every input that reads the standard input.
 *
 * @throws {CliError} If two do: it can be read once.
 */
export function checkStandardInput(flags: DoctorFlags): void {
  const named: readonly (readonly [string, string | undefined])[] = [
    ["--key-file", flags.keyFile],
    ["--nginx", flags.nginx],
    ["--ca-file", flags.caFile],
    ...flags.nginxLog.map((path) => ["--nginx-log", path] as const),
    ...flags.serverLog.map((path) => ["--server-log", path] as const),
    ...flags.wireguard.map(({ path }) => ["--wireguard", path] as const),
    ...flags.interface.map(({ path }) => ["--interface", path] as const),
    ...flags.firewall.map(({ path }) => ["--firewall", path] as const),
  ];
  const piped = named.filter(([, path]) => path === "-").map(([flag]) => flag);
  if (piped.length < 2) return;
  throw new CliError(
    EXIT.usage,
    `Cannot read the standard input twice: ${piped.join(" and ")} both ask for it`,
    "Put one of them into a file",
  );
}
