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

/**
 * Provides nginx, which some suites hold the auditor against; they do without where it is absent.
 */
export async function provideNginx(): Promise<void> {
  X;
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

/** Programs of the lab that are not here. */
function missingPrograms(): readonly string[] {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return Object.keys(PROGRAMS).filter((program) =>
    folders.every((folder) => !existsSync(join(folder, program)))
  );
}
