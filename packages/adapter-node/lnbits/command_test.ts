import { Command, CommanderError } from "commander";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lnbitsCommand } from "./command.ts";
import { createLnbits } from "./create_lnbits.ts";

/** Runs the command in this process; it has started when `output` holds its last line. */
class Run {
  output = "";
  errors = "";
  readonly done: Promise<void>;
  #quit: () => void = () => {};
  readonly #started: Promise<void>;

  constructor(args: readonly string[]) {
    let start: () => void = () => {};
    this.#started = new Promise((resolve) => start = resolve);
    const command = lnbitsCommand({
      write: (text) => {
        this.output += text;
        if (this.output.includes("Ctrl-C")) start();
      },
      onQuit: (quit) => {
        this.#quit = quit;
        return () => this.#quit = () => {};
      },
    });
    command.exitOverride().configureOutput({
      writeOut: (text) => this.output += text,
      writeErr: (text) => this.errors += text,
    });
    const program = new Command("holdfast").addCommand(command);
    this.done = program.parseAsync(["lnbits", ...args], { from: "user" }).then(() => {});
  }

  /** The server's address, once it runs. */
  async url(): Promise<string> {
    await Promise.race([this.#started, this.done]);
    return /http:\/\/\S+/.exec(this.output)?.[0] ?? "";
  }

  /** Presses Ctrl-C. */
  quit(): Promise<void> {
    this.#quit();
    return this.done;
  }
}

describe("lnbitsCommand()", () => {
  test("prints where the server is, and ends it when asked to", async () => {
    const run = new Run(["--port", "0"]);
    const url = await run.url();
    expect((await fetch(`${url}/api/v1/health`)).status).toBe(200);
    expect(run.output).toBe(`LNbits (embedded) on ${url}\nCtrl-C ends it\n`);
    await run.quit();
    await expect(fetch(`${url}/api/v1/health`)).rejects.toThrow();
  });

  test("prints the keys of a demo wallet that has money in it", async () => {
    const run = new Run(["--port", "0", "--demo"]);
    const url = await run.url();
    const key = /invoice key {2}([0-9a-f]{32})/.exec(run.output)?.[1] ?? "";
    const wallet = await (await fetch(`${url}/api/v1/wallet?api-key=${key}`))
      .json();
    expect(wallet).toEqual({ name: "Everyday", balance: 250_000_000 });
    expect(run.output).toMatch(/admin key {4}[0-9a-f]{32}/);
    await run.quit();
  });

  test("goes on with the demo wallet of a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "holdfast-command-"));
    const keys: string[] = [];
    for (const _ of [1, 2]) {
      const run = new Run(["--port", "0", "--demo", "--db", join(folder, "wallets.sqlite")]);
      await run.url();
      keys.push(/invoice key {2}([0-9a-f]{32})/.exec(run.output)?.[1] ?? "");
      await run.quit();
    }
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
    rmSync(folder, { recursive: true });
  });

  test("hands its switches on", async () => {
    const run = new Run(["--port", "0", "--rate-limit", "2"]);
    const url = await run.url();
    const statuses: number[] = [];
    for (const _ of [1, 2, 3]) {
      statuses.push((await fetch(`${url}/api/v1/health`)).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    await run.quit();
  });

  test("says in a sentence that the port is taken, and what to do", async () => {
    const other = await createLnbits();
    const run = new Run(["--port", String(other.port)]);
    await expect(run.done).rejects.toMatchObject({ exitCode: 64 });
    expect(run.errors).toBe(
      `Cannot listen on 127.0.0.1:${other.port}: something else does\n` +
        "Take another port: --port 0\n",
    );
    await other.stop();
  });

  test("says in a sentence that the file cannot be opened", async () => {
    const run = new Run(["--port", "0", "--db", "/nowhere/at/all.sqlite"]);
    await expect(run.done).rejects.toMatchObject({ exitCode: 64 });
    expect(run.errors).toMatch(/^Cannot open \/nowhere\/at\/all\.sqlite: .+\nName a SQLite file/);
  });

  test.each([
    ["--port", "x"],
    ["--port", "65536"],
    ["--rate-limit", "-1"],
    ["--ping-every", "0"],
    ["--nonsense", "1"],
  ])("refuses %s %s", async (flag, value) => {
    const run = new Run([flag, value]);
    await expect(run.done).rejects.toBeInstanceOf(CommanderError);
    expect(run.errors).toMatch(/^error: /);
  });

  test("teaches in its help", async () => {
    const run = new Run(["--help"]);
    await expect(run.done).rejects.toMatchObject({ exitCode: 0 });
    for (const words of ["--stale-pushes", "Examples:", "Exit codes:", "holdfast lnbits --demo"]) {
      expect(run.output).toContain(words);
    }
  });
});
