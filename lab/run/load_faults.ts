import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Fault } from "../fault.ts";

/** One file of `faults/` or `healthy/`. */
export interface Listed {
  /** The file's name, with hyphens. */
  readonly id: string;
  readonly kind: "fault" | "healthy";
  readonly fault: Fault;
}

const FOLDERS = [["faults", "fault"], ["healthy", "healthy"]] as const;

/** Every fault and every healthy variant, by name. */
export async function loadFaults(): Promise<readonly Listed[]> {
  const listed: Listed[] = [];
  for (const [folder, kind] of FOLDERS) {
    const path = fileURLToPath(new URL(`../${folder}/`, import.meta.url));
    for (const file of readdirSync(path).filter((name) => name.endsWith(".ts")).sort()) {
      const { fault }: { fault: Fault } = await import(`${path}${file}`);
      listed.push({ id: file.slice(0, -3).replaceAll("_", "-"), kind, fault });
    }
  }
  return listed;
}
