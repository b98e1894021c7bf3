import { rmSync } from "node:fs";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTag } from "./leftovers.ts";
import { LabPath } from "./lab_path.ts";
import { Namespace } from "./namespace.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const CODE_OF_SIGNAL = 130;

/**
 * Builds the path, uses it, and removes it whatever happens: also when `use` throws or the person
 * presses Ctrl-C.
 */
export async function withPath<Result>(use: (path: LabPath) => Promise<Result>): Promise<Result> {
  const quit = (): void => {
    void removeOwn().finally(() => process.exit(CODE_OF_SIGNAL));
  };
  for (const signal of SIGNALS) process.once(signal, quit);
  try {
    return await use(await LabPath.build());
  } finally {
    await removeOwn();
    for (const signal of SIGNALS) process.off(signal, quit);
  }
}

/** By name, so that it also works on a path that is half built. */
async function removeOwn(): Promise<void> {
  const prefix = `hf-${runTag()}-`;
  const mine = (folder: string): readonly string[] => {
    try {
      return readdirSync(folder).filter((name) => name.startsWith(prefix));
    } catch {
      return [];
    }
  };
  for (const name of mine("/run/netns")) await new Namespace(name).remove();
  for (const name of mine(tmpdir())) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  for (const end of ["n", "f"]) {
    rmSync(`/var/run/wireguard/hf${runTag()}${end}.sock`, { force: true });
  }
}
