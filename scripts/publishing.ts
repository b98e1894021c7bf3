// What would be published, checked as a registry and a consumer would see it.
// Usage: node scripts/publishing.ts [package…]

import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { differencesOf } from "./publishing/same_exports.ts";
import { tryAsConsumer } from "./publishing/try_as_consumer.ts";
import { runCommand, type RunResult } from "./run_command.ts";
import { ROOT } from "./workspace.ts";

/** The packages that can be published, by folder, a package after what it needs. */
export const PUBLISHED: readonly string[] = ["core", "adapter-node", "adapter-browser"];

/**
 * Builds, packs and checks the packages; the output of the first check that fails is the answer.
 */
export async function checkPackages(names: readonly string[] = PUBLISHED): Promise<RunResult> {
  const startedAt = performance.now();
  const target = mkdtempSync(join(tmpdir(), "holdfast-pack-"));
  try {
    const differences = names.flatMap((name) => {
      const found = differencesOf(join(ROOT, "packages", name));
      return found.map((words) => `packages/${name}: package.json and jsr.json differ in ${words}`);
    });
    if (differences.length > 0) {
      return { code: 1, output: differences.join("\n"), ms: performance.now() - startedAt };
    }
    for (const [command, args, cwd] of commandsFor(names, target)) {
      const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
      const result = await runCommand(command, args, { cwd, env });
      if (result.code !== 0) {
        const output = `${command.split("/").at(-1)} ${args.join(" ")}\n${result.output}`;
        return { ...result, output, ms: performance.now() - startedAt };
      }
    }
    const packed = names.map((name) => ({
      folder: join(ROOT, "packages", name),
      tarball: tarballOf(target, name),
    }));
    const consumed = names.length === PUBLISHED.length
      ? await tryAsConsumer(packed, join(target, "consumer"))
      : { code: 0, output: "" };
    return { ...consumed, ms: performance.now() - startedAt };
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

/** The tarball's name carries the version, so it is looked up when it is there. */
function tarballOf(target: string, name: string): string {
  return join(target, readdirSync(target).find((file) => file.includes(name)) ?? name);
}

function* commandsFor(
  names: readonly string[],
  target: string,
): Generator<[command: string, args: string[], cwd: string]> {
  const bin = (name: string): string => join(ROOT, "node_modules/.bin", name);
  const filters = names.map((name) => `--filter=@holdfast/${name}`);
  yield [bin("turbo"), ["run", "build", ...filters, "--output-logs=errors-only"], ROOT];
  for (const name of names) {
    const folder = join(ROOT, "packages", name);
    yield ["pnpm", ["pack", "--pack-destination", target], folder];
    const tarball = tarballOf(target, name);
    yield [bin("publint"), ["run", "--strict", tarball], folder];
    yield [bin("attw"), [tarball, "--profile", "esm-only", "--no-emoji", "--no-color"], folder];
    if (existsSync(join(folder, "jsr.json"))) {
      yield [bin("deno"), ["publish", "--dry-run", "--allow-dirty", "--quiet"], folder];
    }
  }
}

if (import.meta.main) {
  const names = process.argv.slice(2);
  const result = await checkPackages(names.length > 0 ? names : PUBLISHED);
  console.log(
    result.output || `The packages can be published (${(result.ms / 1000).toFixed(1)} s)`,
  );
  process.exitCode = result.code;
}
