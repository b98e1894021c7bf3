import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createLnbits } from "@holdfast/adapter-node/lnbits";
import { test as base } from "@playwright/test";

/** How a server that was started ended, or where it listens. */
export type Started =
  | { readonly url: string; close(): Promise<void> }
  | { readonly url: null; readonly code: number; readonly said: string };

const MAIN = fileURLToPath(new URL("../server/main.ts", import.meta.url));

/** Starts `server/main.ts` as an operator would, with these variables on top of the environment. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<Started> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  const url = await new Promise<string | null>((resolve) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("close", () => resolve(null));
  });
  if (url === null) return { url, code: child.exitCode ?? -1, said };
  return { url, close: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "close");
  child.kill("SIGTERM");
  await ended;
}

/** A wallet on an LNbits that is not the demo's. It holds 21,000 sat. */
export interface OwnWallet {
  readonly server: string;
  readonly name: string;
  readonly invoiceKey: string;
  readonly adminKey: string;
}

/** Every test gets a page of a demo server that its worker has for itself, with a whole path. */
export const test = base.extend<
  { whole: void },
  { site: string; own: OwnWallet }
>({
  // Playwright reads the names that are taken out of the first argument, so it must be a pattern.
  // deno-lint-ignore no-empty-pattern
  site: [async ({}, use) => {
    const started = await startServer({
      PORT: "0",
      HOLDFAST_DEMO_EVERY_MS: "1500",
    });
    if (started.url === null) {
      throw new Error(`Cannot start the demo: ${started.said}`);
    }
    await use(started.url);
    await started.close();
  }, { scope: "worker" }],
  // deno-lint-ignore no-empty-pattern
  own: [async ({}, use) => {
    const lnbits = await createLnbits();
    const wallet = lnbits.createWallet("Corner shop");
    lnbits.credit(wallet.id, 21_000_000);
    await use({ ...wallet, server: lnbits.url });
    await lnbits.stop();
  }, { scope: "worker" }],
  baseURL: async ({ site }, use) => await use(site),
  whole: [async ({ site }, use) => {
    const { origin } = new URL(site);
    // Without the header of an own page the server takes it for another site's request.
    const healed = await fetch(`${origin}/api/demo`, {
      method: "DELETE",
      headers: { origin },
    });
    if (!healed.ok) {
      throw new Error(`Cannot heal the path: status ${healed.status}`);
    }
    await use();
  }, { auto: true }],
});

export { expect } from "@playwright/test";
