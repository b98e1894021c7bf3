import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { canInstallPackages, installPackages } from "./chromium.ts";
import { provideLnbits } from "./lnbits.ts";

/** Programs of the lab's path, with the Debian package that brings each. */
const PROGRAMS: Readonly<Record<string, string>> = {
  nginx: "nginx",
  wg: "wireguard-tools",
  "wireguard-go": "wireguard-go",
  nft: "nftables",
  ip: "iproute2",
  openssl: "openssl",
};

/** Servers that some suites run against; those suites do without where one is absent. */
const SERVERS: readonly string[] = ["nginx", "nats-server", "websockify"];

/** Provides nginx for the auditor, NATS for gateways that share feeds, websockify for bridges. */
export async function provideServers(): Promise<void> {
  const missing = missingOf(SERVERS);
  if (missing.length > 0 && canInstallPackages()) await installPackages(missing);
}

/** Provides what the lab builds its path from; resolves to a Python with LNbits, or why not. */
export async function provideLab(): Promise<{ python: string } | { reason: string }> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    return { reason: "network namespaces need Linux and root" };
  }
  const missing = missingPrograms();
  if (missing.length > 0) {
    if (!canInstallPackages()) return { reason: `not installed: ${missing.join(", ")}` };
    console.log(`Installing ${missing.join(", ")} for the lab`);
    const reason = await installPackages(missing.map((program) => PROGRAMS[program] ?? program));
    if (missingPrograms().length > 0) return { reason: reason ?? "some programs are not on PATH" };
  }
  return await provideLnbits();
}

const missingPrograms = (): readonly string[] => missingOf(Object.keys(PROGRAMS));

/** Those that are not here. */
function missingOf(programs: readonly string[]): readonly string[] {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return programs.filter((program) =>
    folders.every((folder) => !existsSync(join(folder, program)))
  );
}
