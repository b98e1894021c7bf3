import { ConfigError } from "./config_error.ts";
import type { Http3Place } from "./start_gateway.ts";
import { tlsConfigOf } from "./tls_config.ts";

/**
 * Reads what a configuration says of HTTP/3.
 *
 * @param told An object with `certificateFile`, `keyFile` and perhaps `port`; `undefined` where
 * nothing is said.
 * @param folder Where the files lie.
 * @returns Null for none: HTTP/3 is nothing without a certificate.
 * @throws {ConfigError} If something in it cannot be used.
 */
export function http3ConfigOf(told: unknown, folder: string): Http3Place | null {
  if (told === undefined || told === false) return null;
  const place = tlsConfigOf(told, folder, "http3", ["port"]);
  const { port } = told as { readonly port?: unknown };
  return { ...place, ...(port === undefined ? {} : { port: portOf(port) }) };
}

function portOf(told: unknown): number {
  if (typeof told === "number" && Number.isInteger(told) && told >= 0 && told < 65_536) return told;
  throw new ConfigError(
    `Cannot serve HTTP/3 on port ${String(told)}`,
    "Give a UDP port from 0 to 65535; without one it is the number of port",
  );
}
