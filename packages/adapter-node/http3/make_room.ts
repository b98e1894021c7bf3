import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { raiseMemoryLimit } from "./raise_memory_limit.ts";
import { webAssembly } from "./web_assembly.ts";

/** What of the library's own files is used; none of it is documented. */
interface Loader {
  loadHttp3WasmCoreFromFile: (path: string, options?: object) => unknown;
}
interface CoreLoader {
  loadHttp3WasmCore(source: { readonly module: object }, options?: object): unknown;
}

let isMade = false;

/**
 * Gives the machines that the library starts from now on 1 GiB of memory at most instead of 64 MiB,
 * half of which is taken at the start: fewer than three hundred connections fit into the rest, and
 * one more ends them all. A library that is not as expected keeps its limit.
 *
 * @param library Its name, as it is imported.
 */
export function makeRoom(library: string): void {
  if (isMade) return;
  isMade = true;
  const require = createRequire((import.meta as { readonly url: string }).url);
  try {
    const folder = join(dirname(require.resolve(library)), "wasm");
    const loader: Loader = require(join(folder, "node-core-loader.js"));
    const core: CoreLoader = require(join(folder, "core-loader.js"));
    let module: object | null = null;
    loader.loadHttp3WasmCoreFromFile = (path, options) => {
      module ??= new webAssembly.Module(raiseMemoryLimit(readFileSync(path)));
      return core.loadHttp3WasmCore({ module }, options);
    };
  } catch {
    // Another version, whose files lie elsewhere.
  }
}
