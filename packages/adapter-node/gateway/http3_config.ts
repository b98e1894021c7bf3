import { Secret } from "@holdfast/core";
import { resolve } from "node:path";
import { ConfigError } from "./config_error.ts";
import { configText } from "./config_text.ts";
import type { Http3Place } from "./start_gateway.ts";

const KNOWN: readonly string[] = ["port", "certificateFile", "keyFile"];

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
  const named = typeof told === "object" && told !== null ? told : {};
  const unknown = Object.keys(named).filter((name) => !KNOWN.includes(name));
  const { port, certificateFile, keyFile } = named as Readonly<Record<string, unknown>>;
  const isWhole = typeof certificateFile === "string" && typeof keyFile === "string";
  if (unknown.length > 0 || !isWhole) {
    throw new ConfigError(
      unknown.length > 0
        ? `Cannot use http3: it does not know ${unknown.join(", ")}`
        : "Cannot use http3 without a certificate and its key",
      "Name PEM files as certificateFile and keyFile",
    );
  }
  return {
    ...(port === undefined ? {} : { port: portOf(port) }),
    certificate: pem(resolve(folder, certificateFile), "CERTIFICATE"),
    key: new Secret(pem(resolve(folder, keyFile), "PRIVATE KEY")),
  };
}

function portOf(told: unknown): number {
  if (typeof told === "number" && Number.isInteger(told) && told >= 0 && told < 65_536) return told;
  throw new ConfigError(
    `Cannot serve HTTP/3 on port ${String(told)}`,
    "Give a UDP port from 0 to 65535; without one it is the number of port",
  );
}

function pem(file: string, kind: string): string {
  const text = configText(file);
  if (text.includes(`${kind}-----`)) return `${text}\n`;
  throw new ConfigError(`Cannot use ${file}: no ${kind.toLowerCase()} in it`, "Give a PEM file");
}
