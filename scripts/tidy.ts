// The house rules that no formatter, linter or compiler knows. Usage: node scripts/tidy.ts [--fix]
// [path
// prefix…]

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PlainError } from "./plain_error.ts";
import { runCommand } from "./run_command.ts";
import { type Exception, EXCEPTIONS } from "./tidy/exceptions.ts";
import { reflowComments } from "./tidy/reflow_comments.ts";
import type { Rule, Surface } from "./tidy/rule.ts";
import { RULES } from "./tidy/rules.ts";
import { readSurface } from "./tidy/surface.ts";
import { type TidyFile, tidyFile } from "./tidy/tidy_file.ts";
import { ROOT } from "./workspace.ts";

const TEXT_FILE_REGEXP =
  /\.(ts|js|mjs|cjs|svelte|md|json|ya?ml|css|html|svg|conf|toml|txt)$|(^|\/)(run|LICENSE)$/;

/** Checks these files against these rules; each line of the answer is one broken rule. */
export function checkFiles(
  files: readonly TidyFile[],
  rules: readonly Rule[] = RULES,
  exceptions: readonly Exception[] = EXCEPTIONS,
  surface: Surface = { isPublic: () => true },
): string[] {
  const unused = new Set(exceptions);
  const lines = files.flatMap((file) =>
    rules.flatMap((rule) => {
      const findings = rule.check(file, surface);
      const exception = exceptions.find(({ path, rule: id }) =>
        path === file.path && id === rule.id
      );
      if (exception !== undefined) unused.delete(exception);
      if (exception !== undefined && exception.count === findings.length) return [];
      if (exception !== undefined && exception.count > findings.length) {
        return [`${file.path}: lower its exception from ${rule.id} to ${findings.length}`];
      }
      return findings.map(({ line, message }) =>
        `${file.path}:${line} ${rule.id}: ${message}. ${rule.remedy}`
      );
    })
  );
  const stale = [...unused].map(({ path, rule }) => `${path}: remove its exception from ${rule}`);
  return [...lines, ...stale];
}

async function trackedFiles(): Promise<string[]> {
  const git = await runCommand("git", ["ls-files", "-co", "--exclude-standard"], { cwd: ROOT });
  if (git.code !== 0) {
    throw new PlainError(
      "Cannot list the files of the workspace: this is no git clone",
      "Run it in a clone",
    );
  }
  return git.output.split("\n").filter((path) =>
    TEXT_FILE_REGEXP.test(path) && existsSync(join(ROOT, path))
  );
}

function fix(paths: readonly string[]): void {
  for (const path of paths.filter((path) => /\.(ts|js)$/.test(path))) {
    const before = readFileSync(join(ROOT, path), "utf8");
    const after = reflowComments(before);
    if (after !== before) writeFileSync(join(ROOT, path), after);
  }
}

/** Checks every tracked file under the given prefixes, or all; resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const prefixes = args.filter((arg) => arg !== "--fix");
  const paths = (await trackedFiles()).filter((path) =>
    prefixes.length === 0 || prefixes.some((prefix) => path.startsWith(prefix))
  );
  if (args.includes("--fix")) fix(paths);
  const files = paths.map((path) => tidyFile(path, readFileSync(join(ROOT, path), "utf8")));
  const exceptions = EXCEPTIONS.filter(({ path }) => paths.includes(path) || prefixes.length === 0);
  const lines = checkFiles(files, RULES, exceptions, readSurface(ROOT));
  for (const line of lines) console.log(line);
  console.log(`${files.length} files, ${RULES.length} rules, ${lines.length} findings`);
  return lines.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
