import { canInstallPackages, findChromium, installPackages } from "./chromium.ts";
import { provideLnbits } from "./lnbits.ts";
import type { Need } from "./suite_tasks.ts";

/** What the machine has for the suites that need more than Node. */
export interface Provided {
  /** Variables that tell the suites where things are. */
  readonly env: Readonly<Record<string, string>>;
  /** What could not be had, and why. */
  readonly missing: ReadonlyMap<Need, string>;
}

/** Finds what the suites need and installs it where it may; never throws. */
export async function provide(): Promise<Provided> {
  const env: Record<string, string> = {};
  const missing = new Map<Need, string>();
  // One after the other: two runs of apt-get would wait for one lock.
  const chromium = await provideChromium();
  if ("path" in chromium) env["CHROMIUM_PATH"] = chromium.path;
  else missing.set("chromium", chromium.reason);
  const lnbits = await provideLnbits();
  if ("python" in lnbits) env["LNBITS_PYTHON"] = lnbits.python;
  else missing.set("lnbits", lnbits.reason);
  return { env, missing };
}

async function provideChromium(): Promise<{ path: string } | { reason: string }> {
  const found = findChromium();
  if (found !== undefined) return { path: found };
  if (process.env["CHROMIUM_PATH"]) return { reason: "CHROMIUM_PATH names no file" };
  const remedy = "install Chromium or set CHROMIUM_PATH";
  if (!canInstallPackages()) return { reason: `no Chromium here: ${remedy}` };
  console.log("Installing Chromium for the suites in a browser");
  const reason = await installPackages(["chromium"]);
  const path = findChromium();
  if (path !== undefined) return { path };
  return { reason: `Chromium could not be installed (${reason ?? "not on PATH"}): ${remedy}` };
}
