import { Secret } from "@holdfast/core";
import { resolve } from "node:path";
import { ConfigError } from "./config_error.ts";
import type { TlsPlace } from "./gateway_server.ts";
import { pemFile } from "./pem_file.ts";

/**
 * Reads the certificate and the key that an entry of a configuration names.
 *
 * @param told An object with `certificateFile`, `keyFile` and perhaps the names in `more`.
 * @param folder Where the files lie.
 * @param entry The name of the entry, for what is said of it.
 * @throws {ConfigError} If something in it cannot be used.
 */
export function tlsConfigOf(
  told: unknown,
  folder: string,
  entry: string,
  more: readonly string[] = [],
): TlsPlace {
  const named = typeof told === "object" && told !== null ? told : {};
  const known = ["certificateFile", "keyFile", ...more];
  const unknown = Object.keys(named).filter((name) => !known.includes(name));
  const { certificateFile, keyFile } = named as Readonly<Record<string, unknown>>;
  if (unknown.length > 0 || typeof certificateFile !== "string" || typeof keyFile !== "string") {
    throw new ConfigError(
      unknown.length > 0
        ? `Cannot use ${entry}: it does not know ${unknown.join(", ")}`
        : `Cannot use ${entry} without a certificate and its key`,
      "Name PEM files as certificateFile and keyFile",
    );
  }
  return {
    certificate: pemFile(resolve(folder, certificateFile), "CERTIFICATE"),
    key: new Secret(pemFile(resolve(folder, keyFile), "PRIVATE KEY")),
  };
}
