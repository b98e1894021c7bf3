import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../workspace.ts";
import { canInstallPackages, installPackages } from "./chromium.ts";

const MODULE = join(ROOT, "packages/adapter-node/lnbits/install_real_lnbits.ts");

type Provided = { readonly python: string } | { readonly reason: string };

/** Finds a Python with LNbits, or makes one; resolves to its path, or the reason for none. */
export async function provideLnbits(): Promise<Provided> {
  if (!existsSync(MODULE)) return { reason: `${relative(ROOT, MODULE)} is not there` };
  const first = await install();
  if ("python" in first || !canInstallPackages()) return first;
  console.log("Installing Python for the suite on a real LNbits");
  const reason = await installPackages(["python3", "python3-venv"]);
  return reason === undefined ? await install() : { reason: `${first.reason}; ${reason}` };
}

async function install(): Promise<Provided> {
  try {
    const { installRealLnbits } = await import(pathToFileURL(MODULE).href);
    return { python: await installRealLnbits((line: string) => console.log(line)) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { reason: text.split("\n")[0] ?? text };
  }
}
