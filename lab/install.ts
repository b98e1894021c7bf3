// Installs what the lab needs and this Debian lacks. Usage: node install.ts

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installPackages } from "../scripts/suites/chromium.ts";

/** Programs the path is made of, and the Debian package of each. */
const PACKAGES: Readonly<Record<string, string>> = {
  nginx: "nginx",
  haproxy: "haproxy",
  wg: "wireguard-tools",
  "wireguard-go": "wireguard-go",
  nft: "nftables",
  ip: "iproute2",
  openssl: "openssl",
  sysctl: "procps",
};
const FOLDERS = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
const TUN = "/dev/net/tun";

/** What the lab lacks here, each in a word or two; empty when it can run. */
export function missingPrograms(): readonly string[] {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...FOLDERS];
  const isThere = (program: string): boolean =>
    folders.some((folder) => existsSync(join(folder, program)));
  const missing = Object.keys(PACKAGES).filter((program) => !isThere(program));
  if (process.getuid?.() !== 0) return ["root", ...missing];
  return existsSync(TUN) ? missing : [TUN, ...missing];
}

/** Installs what can be installed; resolves to what is still missing. */
export async function installMissing(): Promise<readonly string[]> {
  const packages = missingPrograms().flatMap((program) => PACKAGES[program] ?? []);
  if (packages.length > 0 && process.getuid?.() === 0) {
    const reason = await installPackages(packages);
    if (reason !== undefined) console.error(reason);
  }
  return missingPrograms();
}

if (import.meta.main) {
  const missing = await installMissing();
  console.log(missing.length === 0 ? "The lab can run here" : `Missing: ${missing.join(", ")}`);
  process.exitCode = missing.length === 0 ? 0 : 1;
}
