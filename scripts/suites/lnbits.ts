import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../workspace.ts";

const MODULE = "packages/adapter-node/lnbits/real_lnbits.ts";

/**
 * Finds a Python with LNbits, or makes one; resolves to its path or the reason why there is none.
 */
export async function provideLnbits(): Promise<{ python: string } | { reason: string }> {
  const given = process.env["LNBITS_PYTHON"];
  if (given) {
    return existsSync(given) ? { python: given } : { reason: "LNBITS_PYTHON names no file" };
  }
  const file = join(ROOT, MODULE);
  if (!existsSync(file)) return { reason: `${relative(ROOT, file)} is not there` };
  try {
    const { installRealLnbits } = await import(pathToFileURL(file).href);
    return { python: await installRealLnbits() };
  } catch (error) {
    return { reason: error instanceof Error ? error.message.split("\n")[0] ?? "" : String(error) };
  }
}
