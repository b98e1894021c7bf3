import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

/** The folder that holds the whole workspace. */
export const ROOT: string = fileURLToPath(new URL("..", import.meta.url)).replace(/[/\\]$/, "");

/** One package of the workspace, the root included. */
export interface WorkspacePackage {
  /** Its name in `package.json`. */
  readonly name: string;
  /** Its folder, absolute. */
  readonly folder: string;
  /** Its scripts by name. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** Every package of the workspace, the root first. */
export function workspacePackages(root: string = ROOT): WorkspacePackage[] {
  const folders = [root];
  for (const group of ["packages", "apps"]) {
    for (const entry of listFolder(join(root, group))) folders.push(join(root, group, entry));
  }
  for (const single of ["bench", "lab"]) folders.push(join(root, single));
  return folders.flatMap((folder) => {
    const manifest = readJson(join(folder, "package.json"));
    if (manifest === undefined) return [];
    return [{ name: String(manifest.name), folder, scripts: manifest.scripts ?? {} }];
  });
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  } catch {
    return [];
  }
}

function readJson(
  file: string,
): { name?: unknown; scripts?: Record<string, string> } | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
