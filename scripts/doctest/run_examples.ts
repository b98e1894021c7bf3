import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../run_command.ts";
import { ROOT } from "../workspace.ts";
import type { Example } from "./examples.ts";

/** How the examples of one package did. */
export interface ExampleResults {
  /** Those that compiled and ran to their end. */
  readonly passed: readonly Example[];
  /** Those that did not. */
  readonly failed: readonly Example[];
  /** What the compiler and the runner said about those that failed. */
  readonly words: string;
  /** How long they ran, in milliseconds. */
  readonly ms: number;
}

/** Compiles and runs the modules of these examples, which lie in `folder` with their runner. */
export async function runExamples(
  folder: string,
  runner: string,
  examples: readonly Example[],
): Promise<ExampleResults> {
  // An example that does not compile misleads the reader even when it happens to run.
  const types = await runCommand(process.execPath, [
    join(ROOT, "node_modules/typescript/bin/tsc"),
    "-p",
    folder,
    "--pretty",
    "false",
  ], { cwd: folder });
  const wrongTypes = modulesInErrors(types.output);
  const tap = join(folder, "results.tap");
  const run = await runCommand(process.execPath, [
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=tap",
    `--test-reporter-destination=${tap}`,
    join(folder, runner),
  ], { cwd: folder, env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined } });
  const okIndexes = passedIndexes(readText(tap));
  rmSync(tap, { force: true });
  const isGood = (example: Example, index: number): boolean =>
    okIndexes.has(index + 1) && !wrongTypes.has(example.module);
  const failed = examples.filter((example, index) => !isGood(example, index));
  const compiler = types.output.split("\n").filter((line) => modulesInErrors(line).size > 0);
  const runtime = run.code === 0 ? "" : run.output.replace(/^[\s\S]*failing tests:/, "");
  return {
    passed: examples.filter(isGood),
    failed,
    words: [...compiler, runtime].join("\n"),
    ms: run.ms,
  };
}

/**
 * The modules of the folder itself that the compiler complains about; sources are checked
 * elsewhere.
 */
function modulesInErrors(output: string): Set<string> {
  const matches = output.matchAll(/^([A-Za-z0-9_]+\.ts)\(\d+,\d+\): error/gm);
  return new Set([...matches].map(([, module = ""]) => module));
}

/** The numbers of the tests that passed; one that is missing did not, for whatever reason. */
function passedIndexes(tap: string): Set<number> {
  return new Set([...tap.matchAll(/^ok (\d+) /gm)].map(([, index]) => Number(index)));
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
