import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ChromiumPage } from "./chromium_page.ts";
import { DevtoolsSession } from "./devtools_session.ts";
import { CHROMIUM_FLAGS, findChromium } from "./find_chromium.ts";

const START_TIMEOUT_MS = 30_000;

/**
 * A headless Chromium of its own, driven by the DevTools protocol alone. Test libraries keep every
 * page visible and switch the back/forward cache off, and those are just what is tested here.
 */
export class Chromium {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #devtools: DevtoolsSession;

  private constructor(process: ChildProcess, profile: string, devtools: DevtoolsSession) {
    this.#process = process;
    this.#profile = profile;
    this.#devtools = devtools;
  }

  /**
   * Starts the Chromium that {@linkcode findChromium} finds.
   *
   * @throws {Error} If there is none, or it does not come up within 30 s.
   */
  static async start(): Promise<Chromium> {
    const path = findChromium();
    if (path === undefined) throw new Error("Cannot start Chromium: none found");
    const profile = await mkdtemp(join(tmpdir(), "holdfast-chromium-"));
    const args = [
      ...CHROMIUM_FLAGS,
      "--headless=new",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "about:blank",
    ];
    const process = spawn(path, args, { stdio: ["ignore", "ignore", "pipe"] });
    try {
      const devtools = await DevtoolsSession.connect(await addressOf(process));
      return new Chromium(process, profile, devtools);
    } catch (error) {
      process.kill("SIGKILL");
      throw error;
    }
  }

  /** Opens a page in a tab of its own, in front of the others. */
  async open(url: string): Promise<ChromiumPage> {
    const page = await this.openTab();
    await page.goto(url);
    return page;
  }

  /** Opens an empty tab, in front of the others. */
  async openTab(): Promise<ChromiumPage> {
    const created = await this.#devtools.call<{ targetId: string }>("Target.createTarget", {
      url: "about:blank",
    });
    return ChromiumPage.attach(this.#devtools, created.targetId);
  }

  /** Ends it and removes its profile. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    await this.#devtools.call("Browser.close");
    await ended;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

function addressOf(process: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const timer = setTimeout(
      () => reject(new Error(`Cannot start Chromium: it said '${printed.slice(-500)}'`)),
      START_TIMEOUT_MS,
    );
    process.once("exit", (code) => reject(new Error(`Cannot start Chromium: exit code ${code}`)));
    process.stderr?.on("data", (chunk) => {
      printed = (printed + chunk).slice(-10_000);
      const address = /DevTools listening on (ws:\S+)/.exec(printed)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}
