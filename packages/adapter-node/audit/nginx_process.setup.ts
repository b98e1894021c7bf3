import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What a real nginx said of itself; null where none is installed. */
export interface RealNginx {
  readonly version: string;
  /** Whether its debug log tells which location it uses. */
  readonly hasDebugLog: boolean;
}

/** Asks the installed nginx for its version. */
export function realNginx(): RealNginx | null {
  const { stderr, error } = spawnSync("nginx", ["-V"], { encoding: "utf8" });
  const version = /nginx\/([\d.]+)/.exec(stderr ?? "")?.[1];
  if (error !== undefined || version === undefined) return null;
  return { version, hasDebugLog: stderr.includes("--with-debug") };
}

/** A folder that nginx takes for its own, removed afterwards. */
export class NginxFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), "holdfast-nginx-"));

  /** Writes files by their path in the folder. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.path, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }

  /** What nginx says of the file: whether it accepts it, and its first complaint. */
  check(file: string): { accepts: boolean; complaint: string } {
    const args = ["-t", "-q", "-p", this.path, "-c", join(this.path, file)];
    const { status, stderr } = spawnSync("nginx", args, { encoding: "utf8" });
    const complaint = stderr.split("\n").find((line) => line.includes("[emerg]")) ?? "";
    return { accepts: status === 0, complaint };
  }

  /** Bytes of a file of the folder. */
  size(name: string): number {
    return statSync(join(this.path, name)).size;
  }

  /** What stands in a file of the folder, from a byte on. */
  read(name: string, from: number): string {
    return readFileSync(join(this.path, name)).subarray(from).toString("utf8");
  }

  /** Removes it with all that is in it. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** One nginx in the foreground. */
export class NginxProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #said = "";

  constructor(folder: NginxFolder, file: string) {
    this.#child = spawn("nginx", ["-p", folder.path, "-c", join(folder.path, file)], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#child.stderr?.on("data", (chunk: Uint8Array) => {
      this.#said = (this.#said + new TextDecoder().decode(chunk)).slice(-4000);
    });
    this.#ended = new Promise((resolve) => this.#child.once("close", () => resolve()));
    // A test that is stopped in the middle must not leave it behind.
    process.once("exit", this.#kill);
  }

  /** What it complained of, at most the last 4000 characters. */
  get said(): string {
    return this.#said;
  }

  /** Whether it still runs. */
  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it, and waits until it is gone. */
  async stop(): Promise<void> {
    process.off("exit", this.#kill);
    this.#kill();
    await this.#ended;
  }

  readonly #kill = (): void => {
    if (this.isRunning) this.#child.kill("SIGKILL");
  };
}

/** Ports of the loopback that are free now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map((server) =>
    new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    })
  ));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
