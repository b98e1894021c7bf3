import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { run } from "./program.ts";
import { RecordedTerminal } from "../testing/recorded_terminal.setup.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

test("--help teaches with examples and ends with 0", async () => {
  for (const args of [["--help"], ["watch", "--help"], ["replay", "--help"]]) {
    const terminal = new RecordedTerminal();
    expect(await run(args, terminal)).toBe(0);
    expect(terminal.output).toContain("Examples:\n  holdfast ");
    expect(terminal.errors).toEqual([]);
  }
});

test("bad usage ends with 64 and points to the help", async () => {
  const uses = [
    ["nothing"],
    ["watch"],
    ["watch", "a", "b"],
    ["replay"],
    ["replay", "--x", "y"],
    [],
  ];
  for (const args of uses) {
    const terminal = new RecordedTerminal();
    expect(await run(args, terminal)).toBe(64);
    expect(terminal.output).toBe("");
    expect(terminal.errors.join("\n")).toMatch(/--help|Usage: holdfast/);
  }
});

test("a misspelt command suggests the right one", async () => {
  const terminal = new RecordedTerminal();
  expect(await run(["wacth"], terminal)).toBe(64);
  expect(terminal.errors.join("\n")).toContain("watch");
});

test("the program passes its exit code on, without colours and without warnings", () => {
  const ran = spawnSync(process.execPath, [MAIN, "replay", "/nonexistent/trace.json"], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  expect(ran.status).toBe(66);
  expect(ran.stdout).toBe("");
  expect(ran.stderr).toMatch(/^Cannot read the trace '\/nonexistent\/trace.json': ENOENT\n.+\n$/);
});

test("the program knows every command that it promises", () => {
  const ran = spawnSync(process.execPath, [MAIN, "--help"], { encoding: "utf8" });
  for (const command of ["watch", "replay", "doctor", "audit", "lnbits", "gateway"]) {
    expect(ran.stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  }
  expect([ran.status, ran.stderr]).toEqual([0, ""]);
});
