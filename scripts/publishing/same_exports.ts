import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Manifests of one package, as far as they must agree. */
interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, unknown>> };
}

/** In which fields `package.json` and `jsr.json` of a folder disagree, in words. */
export function differencesOf(folder: string): string[] {
  const npm = read(join(folder, "package.json"));
  const jsr = read(join(folder, "jsr.json"));
  const differences: string[] = [];
  for (const field of ["name", "version", "license"] as const) {
    if (npm[field] !== jsr[field]) differences.push(`${field}: ${npm[field]} and ${jsr[field]}`);
  }
  const entries = (exports: Manifest["exports"]): string => Object.keys(exports ?? {}).join(" ");
  if (JSON.stringify(npm.exports) !== JSON.stringify(jsr.exports)) {
    differences.push(`exports: ${entries(npm.exports)} and ${entries(jsr.exports)} of jsr.json`);
  }
  const published = npm.publishConfig?.exports;
  if (entries(npm.exports) !== entries(published)) {
    differences.push(`exports: ${entries(npm.exports)} and ${entries(published)} when published`);
  }
  return differences;
}

function read(file: string): Manifest {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}
