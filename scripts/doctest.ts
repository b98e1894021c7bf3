// Runs the examples of doc comments and of the documents, each as the module a reader would paste.
// Usage, in a package or at the root: node scripts/doctest.ts [package folder]

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Example, findExamples } from "./doctest/examples.ts";
import { exampleModule, runnerModule } from "./doctest/modules.ts";
import { runExamples } from "./doctest/run_examples.ts";
import { writeCounts } from "./suites/suite_count.ts";
import { ROOT } from "./workspace.ts";

const FOLDER = ".doctest";
const RUNNER = "examples_run.ts";
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
  const { passed, failed, words, ms } = await runExamples(join(folder, FOLDER), RUNNER, examples);
  for (const { file, line, title } of failed) console.error(`FAIL ${file}:${line} ${title}`);
  if (failed.length > 0) console.error(words);
  const counts = { passed: passed.length, failed: failed.length, skipped: 0, ms };
  writeCounts([{ suite: "doc examples", ...counts }]);
  console.log(`${passed.length} examples passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
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
  writeFileSync(join(target, RUNNER), runnerModule(examples));
  const config = {
    extends: relative(target, join(ROOT, "tsconfig.base.json")),
    compilerOptions: {
      lib: ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
      types: ["node"],
      moduleDetection: "force",
    },
    include: ["*.ts"],
    exclude: [RUNNER],
  };
  writeFileSync(join(target, "tsconfig.json"), JSON.stringify(config, null, 2) + "\n");
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
