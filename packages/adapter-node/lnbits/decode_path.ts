/**
 * Undoes percent-encoding in a path, before it is split: LNbits sees `a%2Fb` as two segments.
 *
 * @example An encoded slash separates, nonsense stays
 * ```ts
 * import { decodePath } from "@holdfast/adapter-node/lnbits";
 * import { equal } from "node:assert/strict";
 *
 * equal(decodePath("/ws/a%2Fb%20c"), "/ws/a/b c");
 * equal(decodePath("/ws/50%"), "/ws/50%");
 * ```
 *
 * @param path As it stood in the request, without the query.
 */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
