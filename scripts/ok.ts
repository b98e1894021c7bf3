// Every check of the workspace, one line each. Usage: node scripts/run.js ok [step…]

import { join, relative } from "node:path";
import { PlainError } from "./plain_error.ts";
import { checkPackages } from "./publishing.ts";
import { runCommand, type RunResult } from "./run_command.ts";
import { main as test } from "./test.ts";
import { ROOT } from "./workspace.ts";

/** One check of the workspace. */
interface Step {
  readonly name: string;
  readonly promise: string;
  /** The commands, each run in turn until one fails. */
  readonly commands: readonly (() => Promise<RunResult>)[];
}

const bin = (name: string, ...args: string[]) => (): Promise<RunResult> =>
  runCommand(join(ROOT, "node_modules/.bin", name), args, {
    cwd: ROOT,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", NO_COLOR: "1" },
  });
const script = (name: string, ...args: string[]) =>
  bin("node", join(ROOT, "scripts", name), ...args);

const STEPS: readonly Step[] = [
  {
    name: "format",
    promise: "deno fmt and oxfmt would change nothing",
    commands: [
      bin("deno", "fmt", "--check"),
      bin("oxfmt", "--check", "apps/web/src/**/*.svelte"),
    ],
  },
  {
    name: "lint",
    promise: "deno lint and the house rules find nothing",
    commands: [bin("deno", "lint", "--quiet"), script("tidy.ts")],
  },
  {
    name: "types",
    promise: "every package compiles",
    commands: [
      bin(
        "turbo",
        "run",
        "check",
        "//#check:scripts",
        "--output-logs=errors-only",
        "--continue=always",
      ),
    ],
  },
  {
    name: "boundaries",
    promise: "no import goes up or sideways, and the drawn graph is the real one",
    commands: [script("boundaries.ts"), script("graph.ts", "--check")],
  },
  {
    name: "publish",
    promise: "publint, attw and the JSR dry run accept the three packages",
    commands: [checkPackages],
  },
];

const HELP = `Usage: pnpm ok [step…]

Runs every check, or the named ones:
${STEPS.map(({ name, promise }) => `  ${name.padEnd(11)} ${promise}`).join("\n")}
  test        every suite passes, doc examples included; always last
`;

/** Runs the named steps, or all; resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return 0;
  }
  const known = [...STEPS.map(({ name }) => name), "test"];
  const unknown = args.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new PlainError(`Unknown step "${unknown}"`, `Give any of: ${known.join(", ")}`);
  }
  const isWanted = (name: string): boolean => args.length === 0 || args.includes(name);
  const failed: string[] = [];
  for (const step of STEPS.filter(({ name }) => isWanted(name))) {
    if (!await runStep(step)) failed.push(step.name);
  }
  if (failed.length > 0) console.log(`Not ok: ${failed.join(", ")}`);
  const tests = isWanted("test") ? await test([]) : 0;
  return failed.length === 0 && tests === 0 ? 0 : 1;
}

async function runStep({ name, promise, commands }: Step): Promise<boolean> {
  let ms = 0;
  for (const command of commands) {
    const result = await command();
    ms += result.ms;
    if (result.code === 0) continue;
    console.log(`FAIL  ${name.padEnd(11)} ${(ms / 1000).toFixed(1).padStart(6)} s`);
    console.log(result.output.replaceAll(ROOT + "/", relative(process.cwd(), ROOT)));
    return false;
  }
  console.log(`ok    ${name.padEnd(11)} ${(ms / 1000).toFixed(1).padStart(6)} s  ${promise}`);
  return true;
}
