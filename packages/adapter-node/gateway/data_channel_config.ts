import { isIP } from "node:net";
import type { DataChannelsOptions } from "./carriers/data_channels.ts";
import { ConfigError } from "./config_error.ts";

const KNOWN: readonly string[] = ["bindAddress", "portRange", "iceServers"];
const STUN_REGEXP = /^stun:[A-Za-z0-9.-]+(:\d{1,5})?$/;

/**
 * Reads what a configuration says of data channels.
 *
 * @param told `false` for none, or an object with some of `bindAddress`, `portRange` and
 * `iceServers`; `undefined` where nothing is said.
 * @param host Where the gateway listens: unless told otherwise, data channels open no port on any
 * other address.
 * @throws {ConfigError} If something in it cannot be used.
 */
export function dataChannelConfigOf(told: unknown, host: string): DataChannelsOptions | false {
  if (told === false) return false;
  if (typeof told !== "object" || told === null || Array.isArray(told)) {
    if (told === undefined) return boundTo(host);
    throw new ConfigError(
      "Cannot use dataChannel: neither false nor an object",
      `Give false, or some of: ${KNOWN.join(", ")}`,
    );
  }
  const unknown = Object.keys(told).filter((name) => !KNOWN.includes(name));
  if (unknown.length > 0) {
    throw new ConfigError(
      `Cannot use dataChannel: it does not know ${unknown.join(", ")}`,
      `Give some of: ${KNOWN.join(", ")}`,
    );
  }
  const { bindAddress, portRange, iceServers } = told as Readonly<Record<string, unknown>>;
  return {
    ...(bindAddress === undefined ? boundTo(host) : boundTo(addressOf(bindAddress))),
    ...(portRange === undefined ? {} : { portRange: portRangeOf(portRange) }),
    ...(iceServers === undefined ? {} : { iceServers: iceServersOf(iceServers) }),
  };
}

/** A name, and an address that stands for all, leave every address open. */
function boundTo(host: string): DataChannelsOptions {
  const address = host === "localhost" ? "127.0.0.1" : host;
  const isOne = isIP(address) !== 0 && address !== "0.0.0.0" && address !== "::";
  return isOne ? { bindAddress: address } : {};
}

function addressOf(told: unknown): string {
  if (typeof told === "string" && isIP(told) !== 0) return told;
  throw new ConfigError(
    `Cannot bind data channels to ${String(told)}`,
    "Give an address of this machine, or 0.0.0.0 for every one",
  );
}

function portRangeOf(told: unknown): readonly [number, number] {
  const [first, last, ...more] = Array.isArray(told) ? told as readonly unknown[] : [];
  if (isPort(first) && isPort(last) && first <= last && more.length === 0) return [first, last];
  throw new ConfigError(
    `Cannot use the port range ${JSON.stringify(told)}`,
    "Give the first and the last UDP port, such as [50000, 50999]",
  );
}

const isPort = (told: unknown): told is number =>
  typeof told === "number" && Number.isInteger(told) && told > 0 && told < 65_536;

function iceServersOf(told: unknown): readonly string[] {
  const servers = Array.isArray(told) ? told as readonly unknown[] : [told];
  return servers.map((server) => {
    if (typeof server === "string" && STUN_REGEXP.test(server)) return server;
    throw new ConfigError(
      "Cannot use an entry of iceServers",
      "Give STUN servers, such as stun:stun.example.com:3478; a gateway is not relayed",
    );
  });
}
