import { Secret, serverBase } from "@holdfast/core";
import { randomBytes } from "node:crypto";
import { dirname, resolve } from "node:path";
import type { DataChannelsOptions } from "./carriers/data_channels.ts";
import type { AdmissionLimits } from "./admission.ts";
import { clientAddresses, LOOPBACK_PROXIES } from "./client_address.ts";
import { ConfigError } from "./config_error.ts";
import { configText } from "./config_text.ts";
import { dataChannelConfigOf } from "./data_channel_config.ts";
import { http3ConfigOf } from "./http3_config.ts";
import { limitsConfigOf } from "./limits_config.ts";
import type { TlsPlace } from "./gateway_server.ts";
import type { Http3Place } from "./start_gateway.ts";
import { tlsConfigOf } from "./tls_config.ts";

/** One wallet that a gateway shows. */
export interface WalletConfig {
  /** Name of its feed. */
  readonly feed: string;
  /** Address of LNbits. */
  readonly server: string;
  /** The invoice key. */
  readonly key: Secret;
}

/** What `holdfast gateway` is told by its file and its environment. */
export interface GatewayConfig {
  /** @default {"127.0.0.1"} */
  readonly host: string;
  /** @default {8600} */
  readonly port: number;
  readonly wallets: readonly WalletConfig[];
  /** Origins whose pages may read. */
  readonly origins: readonly string[];
  /** Signs tickets. */
  readonly secret: Secret;
  /** Whether the secret was made up, and dies with the process. */
  readonly isSecretMadeUp: boolean;
  /** `nats://…`, where feeds are shared by several gateways. */
  readonly nats: string | null;
  /** Data channels; false for none. @default {on the address of `host`} */
  readonly dataChannel: DataChannelsOptions | false;
  /** HTTP/2 and HTTP/1.1 over TLS; null for HTTP/1.1 without. */
  readonly tls: TlsPlace | null;
  /** WebTransport; null for none. */
  readonly http3: Http3Place | null;
  /** TCP port for bridges; null for none. */
  readonly bridgePort: number | null;
  /** Proxies in front, whose `X-Forwarded-For` is believed. @default {LOOPBACK_PROXIES} */
  readonly proxies: readonly string[];
  /** For each address, and in all. */
  readonly limits: AdmissionLimits;
  /** Milliseconds between two heartbeats. @default {10000} */
  readonly heartbeatMs: number;
}

const FEED_REGEXP = /^[a-z0-9][a-z0-9-]{0,63}$/;
const ORIGIN_REGEXP = /^(\*|https?:\/\/[^/?#\s]+)$/;
const HEARTBEAT_MS = 10_000;
const HEARTBEAT_LIMITS_MS = [1000, 300_000] as const;
const KNOWN: readonly string[] = [
  "host",
  "port",
  "wallets",
  "origins",
  "secretFile",
  "nats",
  "dataChannel",
  "tls",
  "http3",
  "bridgePort",
  "proxies",
  "limits",
  "heartbeatMs",
];

/**
 * Reads a gateway's configuration: a JSON file, and what the environment says over it.
 *
 * `HOLDFAST_LNBITS` and `HOLDFAST_KEY` make one wallet without a file, named by `HOLDFAST_FEED` or
 * `wallet`;
 * `HOLDFAST_TICKET_SECRET` signs tickets; `HOLDFAST_ORIGINS` is a list with commas.
 *
 * @param file Path of the file, or null for none.
 * @param env The environment.
 * @throws {ConfigError} If something in it cannot be used.
 */
export function readGatewayConfig(
  file: string | null,
  env: Readonly<Record<string, string | undefined>>,
): GatewayConfig {
  const told = file === null ? {} : readJson(file);
  const unknown = Object.keys(told).filter((name) => !KNOWN.includes(name));
  if (unknown.length > 0) {
    throw new ConfigError(
      `Cannot use ${file}: it does not know ${unknown.join(", ")}`,
      `Give some of: ${KNOWN.join(", ")}`,
    );
  }
  const folder = file === null ? "." : dirname(file);
  const wallets = walletsOf(told["wallets"], folder, env);
  if (wallets.length === 0) {
    throw new ConfigError(
      "Cannot start a gateway without a wallet",
      "Set HOLDFAST_LNBITS and HOLDFAST_KEY, or name wallets in the file",
    );
  }
  const secret = env["HOLDFAST_TICKET_SECRET"] ??
    (typeof told["secretFile"] === "string"
      ? configText(resolve(folder, told["secretFile"]))
      : null);
  const host = textOr(told["host"], "127.0.0.1");
  return {
    host,
    port: portOf(told["port"]),
    wallets,
    origins: originsOf(env["HOLDFAST_ORIGINS"]?.split(",") ?? told["origins"] ?? []),
    secret: secretOf(secret),
    isSecretMadeUp: secret === null,
    nats: typeof told["nats"] === "string" ? told["nats"] : null,
    dataChannel: dataChannelConfigOf(told["dataChannel"], host),
    tls: told["tls"] === undefined ? null : tlsConfigOf(told["tls"], folder, "tls"),
    http3: http3ConfigOf(told["http3"], folder),
    bridgePort: told["bridgePort"] === undefined ? null : portOf(told["bridgePort"]),
    proxies: proxiesOf(told["proxies"]),
    limits: limitsConfigOf(told["limits"]),
    heartbeatMs: heartbeatOf(told["heartbeatMs"]),
  };
}

function proxiesOf(told: unknown): readonly string[] {
  if (told === undefined) return LOOPBACK_PROXIES;
  const proxies = Array.isArray(told) ? told.map(String) : [String(told)];
  try {
    clientAddresses(proxies);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ConfigError(message, 'Give a list such as ["127.0.0.1", "10.1.0.0/16"]');
  }
  return proxies;
}

function heartbeatOf(told: unknown): number {
  if (told === undefined) return HEARTBEAT_MS;
  const [least, most] = HEARTBEAT_LIMITS_MS;
  if (typeof told === "number" && Number.isInteger(told) && told >= least && told <= most) {
    return told;
  }
  throw new ConfigError(
    `Cannot use ${JSON.stringify(told)} for heartbeatMs`,
    `Give a whole number from ${least} to ${most}`,
  );
}

function readJson(file: string): Readonly<Record<string, unknown>> {
  const text = configText(file);
  try {
    const told: unknown = JSON.parse(text);
    if (typeof told === "object" && told !== null && !Array.isArray(told)) {
      return told as Record<string, unknown>;
    }
  } catch {
    // Said below, without the parser's words: they repeat what stands in the file.
  }
  throw new ConfigError(`Cannot read ${file}: not a JSON object`, "Begin with { and end with }");
}

function walletsOf(
  told: unknown,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly WalletConfig[] {
  const listed = Array.isArray(told) ? told : [];
  const wallets = listed.map((one: unknown) => walletOf(one, folder));
  const { HOLDFAST_LNBITS: server, HOLDFAST_KEY: key, HOLDFAST_FEED: feed = "wallet" } = env;
  if (server !== undefined && key !== undefined) {
    wallets.push(checked({ feed, server, key: new Secret(key.trim()) }));
  }
  const feeds = wallets.map(({ feed }) => feed);
  const twice = feeds.find((feed, n) => feeds.indexOf(feed) !== n);
  if (twice !== undefined) {
    throw new ConfigError(`Two wallets share the feed "${twice}"`, "Give each a name of its own");
  }
  return wallets;
}

function walletOf(told: unknown, folder: string): WalletConfig {
  const { feed, server, keyFile, key } = (told ?? {}) as Readonly<Record<string, unknown>>;
  if (key !== undefined) {
    throw new ConfigError(
      "A wallet's key stands in the configuration",
      "Put it into a file of its own that only the gateway can read, and name it as keyFile",
    );
  }
  if (typeof feed !== "string" || typeof server !== "string" || typeof keyFile !== "string") {
    throw new ConfigError(
      "A wallet in the configuration is not whole",
      "Give each feed, server and keyFile",
    );
  }
  return checked({ feed, server, key: new Secret(configText(resolve(folder, keyFile))) });
}

function checked(wallet: WalletConfig): WalletConfig {
  if (!FEED_REGEXP.test(wallet.feed)) {
    throw new ConfigError(
      `Cannot name a feed "${wallet.feed}"`,
      "Use 1 to 64 of a-z, 0-9 and -, beginning with a letter or digit",
    );
  }
  if (wallet.key.reveal() === "") {
    throw new ConfigError(`The key of "${wallet.feed}" is empty`, "Put the invoice key into it");
  }
  try {
    return { ...wallet, server: serverBase(wallet.server) };
  } catch {
    throw new ConfigError(
      `Cannot use the server of "${wallet.feed}"`,
      "Give an address such as https://lnbits.example.com",
    );
  }
}

function originsOf(told: unknown): readonly string[] {
  const origins = Array.isArray(told) ? told.map((one) => String(one).trim()) : [];
  const wrong = origins.find((origin) => !ORIGIN_REGEXP.test(origin));
  if (wrong === undefined) return origins;
  throw new ConfigError(
    `Cannot use the origin "${wrong}"`,
    "Give scheme and host without a path, such as https://shop.example",
  );
}

function secretOf(text: string | null): Secret {
  const secret = text ?? randomBytes(32).toString("base64url");
  if (Buffer.byteLength(secret) >= 32) return new Secret(secret);
  throw new ConfigError(
    "The ticket secret is too short",
    "Make one of at least 32 bytes: openssl rand -base64 32",
  );
}

function portOf(told: unknown): number {
  if (told === undefined) return 8600;
  if (typeof told === "number" && Number.isInteger(told) && told >= 0 && told < 65_536) return told;
  throw new ConfigError(`Cannot listen on port ${String(told)}`, "Give a number from 0 to 65535");
}

const textOr = (told: unknown, otherwise: string): string =>
  typeof told === "string" && told !== "" ? told : otherwise;
