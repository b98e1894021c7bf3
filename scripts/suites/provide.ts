import { canInstallPackages, findChromium, installPackages } from "./chromium.ts";
import { provideLab, provideServers } from "./lab.ts";
import { provideLnbits } from "./lnbits.ts";
import type { Need } from "./suite_tasks.ts";

/** What the machine has for one need: variables that say where, or the reason why not. */
export type Provided = { readonly env: Readonly<Record<string, string>> } | {
  readonly reason: string;
};

/** Finds what a need asks for and installs it where it may; never throws. */
export async function provide(need: Need | undefined): Promise<Provided> {
  switch (need) {
    case undefined:
      await provideServers();
      return { env: {} };
    case "chromium": {
      const chromium = await provideChromium();
      return "path" in chromium ? { env: { CHROMIUM_PATH: chromium.path } } : chromium;
    }
    case "lnbits": {
      const lnbits = await provideLnbits();
      return "python" in lnbits ? { env: { LNBITS_PYTHON: lnbits.python } } : lnbits;
    }
    case "lab": {
      const lab = await provideLab();
      return "python" in lab ? { env: { LNBITS_PYTHON: lab.python } } : lab;
    }
  }
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
