import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  installRealLnbits,
  LNBITS_VERSION,
} from "../../packages/adapter-node/lnbits/install_real_lnbits.ts";
import { askIn } from "./ask.ts";
import { command } from "./command.ts";
import type { Daemon } from "./daemon.ts";
import type { Namespace } from "./namespace.ts";

/** A wallet of the server. */
export interface LabWallet {
  readonly id: string;
  readonly invoiceKey: string;
  readonly adminKey: string;
}

const PORT = 5000;
const START_MS_MAX = 60_000;
const POLL_MS = 150;
/** Nothing listens on the discard port: what LNbits asks of the internet fails at once. */
const NOWHERE = "http://127.0.0.1:9";
/** Runs follow each other faster than any real client's would. */
const REQUESTS_A_MINUTE = 20_000;
const REAL_MAIN = ["-c", "from lnbits.server import main\nmain()"];
const CLI = fileURLToPath(new URL("../../packages/adapter-node/cli/main.ts", import.meta.url));

/** LNbits on the server's host: the real one, or the embedded one where that cannot be had. */
export class LabLnbits {
  readonly #host: Namespace;
  readonly #folder: string;
  #daemon: Daemon | undefined;
  #python: string | undefined;
  #wallet: LabWallet | undefined;
  /** Such as `LNbits 1.6.2` or `the embedded LNbits (no Python 3.10–3.12)`. */
  which = "";

  constructor(host: Namespace, folder: string) {
    this.#host = host;
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** The server's own log. */
  get log(): string {
    return join(this.#folder, "lnbits.log");
  }

  /** The Python that it runs on; absent with the embedded one. */
  get python(): string | undefined {
    return this.#python;
  }

  /** A wallet that was made at the start. */
  get wallet(): LabWallet {
    if (this.#wallet === undefined) throw new Error("LNbits was not started");
    return this.#wallet;
  }

  /** Installs it if need be, starts it and makes a wallet. */
  async start(): Promise<void> {
    try {
      this.#python = await installRealLnbits((line) => process.stderr.write(`${line}\n`));
      await this.launch();
      this.which = `LNbits ${LNBITS_VERSION}`;
    } catch (error) {
      this.#python = undefined;
      await this.#daemon?.stop();
      await this.launch();
      const why = error instanceof Error ? error.message : String(error);
      this.which = `the embedded LNbits (${why.slice(0, 120)})`;
    }
    const api = `http://127.0.0.1:${PORT}/api/v1`;
    // Until it has a superuser, LNbits redirects everything.
    const password = randomUUID();
    const superuser = { username: "superuser", password, password_repeat: password };
    await askIn(this.#host, {
      url: `${api}/auth/first_install`,
      method: "PUT",
      body: JSON.stringify(superuser),
    });
    const { json } = await askIn(this.#host, {
      url: `${api}/account`,
      method: "POST",
      body: JSON.stringify({ name: "Lab" }),
    });
    const { id = "", inkey = "", adminkey = "" } = json as Record<string, string>;
    this.#wallet = { id, invoiceKey: inkey, adminKey: adminkey };
  }

  /** Starts the server again over the same database. */
  launch(): Promise<void> {
    return this.#launch(REAL_MAIN);
  }

  /** Starts it as it is where no WebSocket library is installed beside uvicorn. */
  launchWithoutWebSocket(): Promise<void> {
    return this.#launch(["-m", "uvicorn", "lnbits.__main__:app", "--ws", "none"]);
  }

  async #launch(main: readonly string[]): Promise<void> {
    await this.stop();
    rmSync(this.log, { force: true });
    this.#daemon = this.#python === undefined
      ? this.#launchEmbedded()
      : await this.#launchReal(this.#python, main);
    const deadline = performance.now() + START_MS_MAX;
    while (!await this.#isUp()) {
      if (this.#daemon.isGone || performance.now() > deadline) {
        throw new Error(`Cannot start LNbits: see ${this.log}`);
      }
      await sleep(POLL_MS);
    }
  }

  /** A signal to the server and its children, such as `SIGSTOP`. */
  signal(signal: NodeJS.Signals): void {
    this.#daemon?.signal(signal);
  }

  /** Ends the server. */
  async stop(): Promise<void> {
    await this.#daemon?.stop();
    this.#daemon = undefined;
  }

  async #launchReal(python: string, main: readonly string[]): Promise<Daemon> {
    const code = "import sysconfig; print(sysconfig.get_paths()['purelib'])";
    const packages = (await command(python, ["-c", code])).trim();
    const link = join(this.#folder, "lnbits");
    rmSync(link, { force: true });
    // LNbits looks for its static files in "lnbits/static", from where it is started.
    symlinkSync(join(packages, "lnbits"), link);
    const args = [...main, "--host", "0.0.0.0", "--port", String(PORT)];
    return this.#host.start(python, args, {
      log: this.log,
      cwd: this.#folder,
      env: this.environment,
    });
  }

  /** The settings of the real one. */
  get environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env["PATH"],
      HOME: this.#folder,
      HTTP_PROXY: NOWHERE,
      HTTPS_PROXY: NOWHERE,
      ALL_PROXY: NOWHERE,
      FORWARDED_ALLOW_IPS: "*",
      LNBITS_DATA_FOLDER: join(this.#folder, "data"),
      LNBITS_EXTENSIONS_PATH: join(this.#folder, "extensions"),
      LNBITS_BACKEND_WALLET_CLASS: "FakeWallet",
      LNBITS_ADMIN_UI: "true",
      LNBITS_RATE_LIMIT_NO: String(REQUESTS_A_MINUTE),
    };
  }

  #launchEmbedded(): Daemon {
    const args = [CLI, "lnbits", "--host", "0.0.0.0", "--port", String(PORT)];
    const database = ["--db", join(this.#folder, "embedded.sqlite"), "--rate-limit", "0"];
    return this.#host.start(process.execPath, [...args, ...database], { log: this.log });
  }

  async #isUp(): Promise<boolean> {
    try {
      const url = `http://127.0.0.1:${PORT}/api/v1/health`;
      return (await askIn(this.#host, { url })).status < 400;
    } catch {
      return false;
    }
  }
}
