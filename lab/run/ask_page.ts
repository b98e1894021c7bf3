import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CauseId } from "@holdfast/core/diagnosis";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright";
import { findChromium } from "../../scripts/suites/chromium.ts";
import type { Aim } from "../fault.ts";
import type { LookOptions } from "../page/look.ts";
import type { LabPath } from "../path/lab_path.ts";
import { ADDRESS } from "../path/topology.ts";
import type { Verdict } from "./view.ts";

const ENTRY = fileURLToPath(new URL("../page/look.ts", import.meta.url));
const LOAD_MS_MAX = 15_000;
const LOOK_MS_MAX = 60_000;

/** As `diagnose` answers in the page. */
interface Answer {
  readonly outcome: string;
  readonly verdict: { readonly cause: CauseId; readonly confidence: number } | null;
  readonly causes: readonly {
    readonly cause: CauseId;
    readonly candidates: readonly CauseId[];
  }[];
  readonly tookMs: number;
}

/** Loads a page in Chromium in the client's namespace and lets it look at the path. */
export async function askPage(path: LabPath, aim: Aim): Promise<Verdict> {
  await servePage(path, aim.page?.policy);
  const browser = await openBrowser(path, aim.page?.args ?? []);
  try {
    // What a page cannot tell apart anyway is no reason not to load it.
    const context = await browser.newContext({ ignoreHTTPSErrors: aim.page?.trusts !== "nobody" });
    const page = await context.newPage();
    await page.goto(`${aim.page?.origin ?? "https://app.test"}/`, { timeout: LOAD_MS_MAX });
    page.setDefaultTimeout(LOOK_MS_MAX);
    await withinTime(aim.page?.afterLoad?.(path, page), LOAD_MS_MAX);
    const answer = await look(page, {
      url: aim.url ?? path.url,
      key: aim.key ?? path.lnbits.wallet.invoiceKey,
      ...(aim.item === undefined ? {} : { item: aim.item }),
    });
    return {
      outcome: answer.outcome,
      named: answer.verdict?.cause ?? null,
      confidence: answer.verdict?.confidence ?? null,
      causes: answer.causes.map(({ cause }) => cause),
      candidates: answer.causes[0]?.candidates ?? [],
      tookMs: Math.round(answer.tookMs),
      answer,
    };
  } finally {
    await browser.close();
  }
}

async function look(page: Page, options: LookOptions): Promise<Answer> {
  const looking = page.evaluate((asked) => globalThis.window.look(asked), options);
  return await withinTime(looking, LOOK_MS_MAX) as Answer;
}

/** A page that hangs ends with its browser. */
async function withinTime<Result>(work: Promise<Result> | undefined, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The page did not answer in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work as Promise<Result>, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function servePage(path: LabPath, policy: string | undefined): Promise<void> {
  const script = join(path.folder, "look.js");
  if (!existsSync(script)) {
    await build({
      entryPoints: [ENTRY],
      outfile: script,
      bundle: true,
      format: "iife",
      target: "es2022",
      logLevel: "error",
    });
  }
  const { key, chain } = await path.authority.issue({ names: ["app.test"] });
  await path.box("pages", "page_server", {
    address: ADDRESS.pages,
    key,
    chain,
    script,
    ...(policy === undefined ? {} : { policy }),
  });
}

/** A browser whose network is the client's; it is spoken to through a pipe. */
async function openBrowser(path: LabPath, args: readonly string[]): Promise<Browser> {
  const found = findChromium();
  if (found === undefined) throw new Error("There is no Chromium here");
  const wrapper = join(path.folder, "chromium");
  writeFileSync(
    wrapper,
    `#!/bin/sh\nexec ip netns exec ${path.hosts.client.name} ${found} "$@"\n`,
  );
  chmodSync(wrapper, 0o755);
  return await chromium.launch({
    executablePath: wrapper,
    args: ["--no-sandbox", ...args],
    ignoreDefaultArgs: ["--disable-features"],
  });
}
