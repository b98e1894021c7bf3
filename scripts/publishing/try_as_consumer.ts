import { mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand, type RunResult } from "../run_command.ts";

/** A package as it was packed. */
export interface Packed {
  /** Its folder in the workspace, where its dependencies are installed. */
  readonly folder: string;
  /** The tarball that would be published. */
  readonly tarball: string;
}

interface Manifest {
  readonly name: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * Unpacks the tarballs beside each other as an installer would, imports every entry in plain Node
 * and starts every command with `--help`. Other dependencies are linked from the workspace.
 */
export async function tryAsConsumer(
  packages: readonly Packed[],
  folder: string,
): Promise<RunResult> {
  const modules = join(folder, "node_modules");
  const manifests: Manifest[] = [];
  for (const { folder: source, tarball } of packages) {
    const target = join(modules, nameOf(source));
    mkdirSync(target, { recursive: true });
    const unpacked = await runCommand("tar", [
      "-xzf",
      tarball,
      "-C",
      target,
      "--strip-components=1",
    ]);
    if (unpacked.code !== 0) return unpacked;
    manifests.push(JSON.parse(readFileSync(join(target, "package.json"), "utf8")));
  }
  for (const [index, { dependencies = {}, peerDependencies = {} }] of manifests.entries()) {
    const source = packages[index]?.folder ?? "";
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
      linkDependency(join(source, "node_modules", name), join(modules, name));
    }
  }
  writeFileSync(join(folder, "package.json"), `{"type":"module"}\n`);
  writeFileSync(join(folder, "consume.js"), consumeScript(manifests));
  const imported = await runCommand(process.execPath, ["consume.js"], { cwd: folder });
  if (imported.code !== 0) return imported;
  for (const { name, bin = {} } of manifests) {
    for (const file of Object.values(bin)) {
      const path = join(modules, name, file);
      const help = await runCommand(process.execPath, [path, "--help"], { cwd: folder });
      if (help.code !== 0) return help;
    }
  }
  return imported;
}

function nameOf(folder: string): string {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).name;
}

function linkDependency(source: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  try {
    symlinkSync(realpathSync(source), target);
  } catch (error) {
    // One that is packed itself, or that two packages share, is there already.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function consumeScript(manifests: readonly Manifest[]): string {
  const entries = manifests.flatMap(({ name, exports }) =>
    Object.keys(exports).map((path) => JSON.stringify(join(name, path)))
  );
  return `for (const entry of [${entries.join(", ")}]) {
  const exported = Object.keys(await import(entry));
  if (exported.length === 0) throw new Error("Cannot use " + entry + ": it exports nothing");
}
`;
}
