// Runs the examples of doc comments and of the documents, each as the module a reader would paste.
// Usage, in a package or at the root: node scripts/doctest.ts [package folder]

import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Example, findExamples } from "./doctest/examples.ts";
import { exampleModule, runnerModule } from "./doctest/modules.ts";
import { writeCounts } from "./suites/suite_count.ts";
import { ROOT } from "./workspace.ts";
import { runCommand } from "./run_command.ts";

const FOLDER = ".doctest";
const SKIPPED_FOLDERS = new Set([
  "node_modules",
  "dist",
  "build",
  "packages",
  "apps",
  "bench",
  "scripts",
]);

/** Runs the examples of one package folder; resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const folder = resolve(args[0] ?? process.cwd());
  const found = sourceFiles(folder).flatMap((file) =>
    findExamples(relative(ROOT, file), readFileSync(file, "utf8"))
  );
  const examples = found.filter((example) => example.ignored === undefined);
  if (examples.length === 0) {
    process.chdir(folder);
    writeCounts([]);
    console.log("No examples to run");
    return 0;
  }
  writeModules(folder, examples);
  process.chdir(folder);
  const types = await checkTypes(folder);
  const passed = await runExamples(folder, examples.length);
  return types && passed ? 0 : 1;
}

function sourceFiles(folder: string): string[] {
  const atRoot = folder === ROOT;
  const files: string[] = [];
  const visit = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      const child = join(path, entry.name);
      const skip = atRoot
        ? SKIPPED_FOLDERS.has(entry.name)
        : /^(node_modules|dist|build)$/.test(entry.name);
      if (entry.isDirectory() && !skip) visit(child);
      const isSource = /\.ts$/.test(entry.name) &&
        !/(_test|_bench|\.config|\.d)\.ts$/.test(entry.name);
      if (entry.isFile() && (isSource || entry.name.endsWith(".md"))) files.push(child);
    }
  };
  visit(folder);
  return files.sort();
}

function writeModules(folder: string, examples: readonly Example[]): void {
  const target = join(folder, FOLDER);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const example of examples) {
    writeFileSync(join(target, example.module), exampleModule(example));
  }
  writeFileSync(join(target, "examples_run.ts"), runnerModule(examples));
  const config = {
    extends: relative(target, join(ROOT, "tsconfig.base.json")),
    compilerOptions: {
      lib: ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
      types: ["node"],
      moduleDetection: "force",
    },
    include: ["*.ts"],
    exclude: ["examples_run.ts"],
  };
  writeFileSync(join(target, "tsconfig.json"), JSON.stringify(config, null, 2) + "\n");
}

/** An example that does not compile misleads the reader even when it happens to run. */
async function checkTypes(folder: string): Promise<boolean> {
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const args = [tsc, "-p", join(folder, FOLDER), "--pretty", "false"];
  const result = await runCommand(process.execPath, args);
  if (result.code !== 0) console.error(`Examples that do not compile:\n${result.output}`);
  return result.code === 0;
}

function runExamples(folder: string, expected: number): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      ["--test-reporter=spec", join(folder, FOLDER, "examples_run.ts")],
      { cwd: folder, stdio: ["ignore", "pipe", "inherit"] },
    );
    let text = "";
    child.stdout.on("data", (chunk: Uint8Array) => (text += chunk));
    child.once("close", (code) => {
      const count = (word: string): number =>
        Number(new RegExp(`^(?:ℹ|#) ${word} ([0-9.]+)`, "m").exec(text)?.[1] ?? 0);
      const [passed, ms] = [count("pass"), count("duration_ms")];
      // Whatever did not pass failed, also when the process died half-way.
      const failed = expected - passed;
      if (failed > 0 || code !== 0) console.error(text);
      writeCounts([{ suite: "doc examples", passed, failed, skipped: 0, ms }]);
      console.log(`${passed} examples passed, ${failed} failed`);
      done(failed === 0 && code === 0);
    });
  });
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
