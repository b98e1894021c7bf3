import type { Directive } from "./directive.ts";
import { locationKind } from "./choose_location.ts";
import { type Exchange, levelsOf } from "./exchange.ts";

/** Where a path lies on the proxy's disk. */
export interface DiskPath {
  readonly root: string;
  readonly file: string;
  /** The `root` or `alias`; null for nginx's default root. */
  readonly from: Directive | null;
}

/** Maps a path to a file by `root` or `alias`, as `ngx_http_map_uri_to_path`. */
export function diskPath(exchange: Exchange, path: string): DiskPath {
  const from =
    levelsOf(exchange).flatMap((level) =>
      level.find(({ name }) => name === "root" || name === "alias") ?? []
    )[0] ?? null;
  const isRooted = from?.args[0]?.includes("$document_root") !== true &&
    from?.args[0]?.includes("$realpath_root") !== true;
  const root = isRooted && from !== null ? exchange.evaluate(from.args[0] ?? "").text : "html";
  const location = exchange.chain.at(-1);
  if (from?.name !== "alias" || location === undefined) return { root, file: root + path, from };
  const { kind, pattern } = locationKind(location);
  if (kind === "regex") return { root, file: root, from };
  return { root, file: root + path.slice(pattern.length), from };
}
