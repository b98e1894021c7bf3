import { posix } from "node:path";

const NGINX_FOLDER = "/etc/nginx";
/** Folders whose parent is usually nginx's own. */
const INNER_FOLDER_REGEXP = /\/(conf\.d|sites-(enabled|available)|snippets|includes?|servers)$/;

/**
 * Where an included file may lie, the likeliest place first.
 *
 * nginx takes relative paths from the folder of its main file. A fragment is not the main file, so
 * its own folder, its parent and /etc/nginx are tried too; and a copy of /etc/nginx that lies
 * elsewhere is read where it lies.
 */
export function includePaths(
  pattern: string,
  { from, main, root }: { from: string; main: string; root?: string | undefined },
): readonly string[] {
  const mainFolder = posix.dirname(main);
  const isAbsolute = pattern.startsWith("/");
  const rest = isAbsolute && pattern.startsWith(`${NGINX_FOLDER}/`)
    ? pattern.slice(NGINX_FOLDER.length + 1)
    : null;
  const paths: string[] = [];
  if (isAbsolute) {
    if (root !== undefined) {
      paths.push(posix.join(root, pattern));
      if (rest !== null) paths.push(posix.join(root, rest));
    } else {
      const copies = rest === null ? [] : folderChain(mainFolder).map((at) => posix.join(at, rest));
      paths.push(...isUnder(main, NGINX_FOLDER) ? [pattern] : [...copies, pattern]);
    }
    return unique(paths);
  }
  paths.push(...folderChain(mainFolder).map((at) => posix.join(at, pattern)));
  paths.push(posix.join(posix.dirname(from), pattern));
  if (root !== undefined) {
    paths.push(posix.join(root, NGINX_FOLDER, pattern), posix.join(root, pattern));
  }
  return unique(paths);
}

/** A folder, and its parent where the folder is one of those inside nginx's own. */
function folderChain(folder: string): readonly string[] {
  return INNER_FOLDER_REGEXP.test(`/${folder}`) ? [folder, posix.dirname(folder)] : [folder];
}

function isUnder(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function unique(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)];
}
