import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Namespace } from "./namespace.ts";

/** What every name of the lab begins with: namespaces, folders, interfaces. */
export const PREFIX = "hf-";

const NAME_REGEXP = /^hf-?(\d+)(?:-|$|[nf][.]sock$)/;

/** The tag in the names of one run: whose process it is shows whether it still lives. */
export function runTag(): string {
  return String(process.pid);
}

/** Removes what killed runs left: their namespaces with all that runs there, their folders. */
export async function removeLeftovers(): Promise<void> {
  for (const name of namesIn("/run/netns").filter(isAbandoned)) await new Namespace(name).remove();
  for (const folder of [tmpdir(), "/etc/netns", "/var/run/wireguard"]) {
    for (const name of namesIn(folder).filter(isAbandoned)) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isAbandoned(name: string): boolean {
  const pid = NAME_REGEXP.exec(name)?.[1];
  if (pid === undefined || pid === runTag()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch {
    return true;
  }
}
