import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Certificate } from "./certificates.ts";
import type { Daemon } from "./daemon.ts";
import type { Namespace } from "./namespace.ts";
import { type SiteText, siteText } from "./site_text.ts";

const START_MS_MAX = 5_000;
const POLL_MS = 10;

/** The nginx in front of the tunnel. */
export class Nginx {
  readonly #host: Namespace;
  readonly #certificate: Certificate;
  #daemon: Daemon | undefined;
  #isChanged = true;
  /** Holds the configuration, the logs and the static files. */
  readonly folder: string;

  constructor(host: Namespace, folder: string, certificate: Certificate) {
    this.#host = host;
    this.folder = folder;
    this.#certificate = certificate;
    mkdirSync(join(folder, "html"), { recursive: true });
    writeFileSync(join(folder, "html", "index.html"), "<!doctype html><title>Site</title>\n");
  }

  /** The file that `--nginx` is given. */
  get config(): string {
    return join(this.folder, "nginx.conf");
  }

  /** The file that nginx writes its errors to. */
  get errorLog(): string {
    return join(this.folder, "error.log");
  }

  /** The file that nginx writes its requests to. */
  get accessLog(): string {
    return join(this.folder, "access.log");
  }

  /** The site that works, again, unless nothing was changed. */
  async restore(): Promise<void> {
    if (this.#isChanged || this.#daemon === undefined || this.#daemon.isGone) await this.serve({});
    this.#isChanged = false;
  }

  /** Serves this site, with empty logs. */
  async serve(site: SiteText): Promise<void> {
    await this.write(site);
    await this.#host.run("nginx", ["-t", "-q", "-p", this.folder, "-c", this.config]);
    await this.start();
  }

  /** Writes the configuration and ends what runs, without starting nginx again. */
  async write(site: SiteText): Promise<void> {
    await this.stop();
    for (const log of [this.errorLog, this.accessLog]) rmSync(log, { force: true });
    const text = siteText({ certificate: this.#certificate, folder: this.folder, ...site });
    writeFileSync(this.config, text);
  }

  /** Starts what was written. */
  async start(): Promise<void> {
    const log = join(this.folder, "stderr.log");
    const pidFile = join(this.folder, "nginx.pid");
    // Testing a configuration leaves an empty one.
    rmSync(pidFile, { force: true });
    const args = ["-p", this.folder, "-c", this.config, "-g", "daemon off;"];
    this.#daemon = this.#host.start("nginx", args, { log });
    const deadline = performance.now() + START_MS_MAX;
    while (!existsSync(pidFile)) {
      if (this.#daemon.isGone || performance.now() > deadline) {
        throw new Error(`Cannot start nginx: ${readFileSync(log, "utf8").trim().slice(-300)}`);
      }
      await sleep(POLL_MS);
    }
  }

  /** Ends nginx. */
  async stop(): Promise<void> {
    this.#isChanged = true;
    await this.#daemon?.stop();
    this.#daemon = undefined;
    rmSync(join(this.folder, "nginx.pid"), { force: true });
  }
}
