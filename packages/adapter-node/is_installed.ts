import { createRequire } from "node:module";

/** Not every compiler that reads these sources knows this property (HTML §8.1.6.7). */
const { url } = import.meta as { readonly url: string };

/** Whether an optional library is installed; it may still not load. */
export function isInstalled(library: string): boolean {
  try {
    createRequire(url).resolve(library);
    return true;
  } catch {
    return false;
  }
}
