import { closeSync, constants, fstatSync, globSync, openSync, readSync } from "node:fs";
import type { ConfigFiles } from "./config_files.ts";

/** Bytes read of one file; one more than the parser takes, so that it can say so. */
const BYTES_MAX = 8 * 1024 * 1024 + 1;

/** The files of this host's disk. A device or a pipe is not read, nor more of a file than 8 MB. */
export const nodeConfigFiles: ConfigFiles = {
  readFile,
  glob: (pattern) => {
    try {
      return globSync(pattern).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    } catch {
      return [];
    }
  },
};

function readFile(path: string): string | null {
  let file: number | undefined;
  try {
    // A pipe that nobody writes to would block for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size } = fstatSync(file);
    if (!fstatSync(file).isFile()) return null;
    const bytes = new Uint8Array(Math.min(size, BYTES_MAX));
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(file, bytes, length, bytes.length - length, null);
      if (count === 0) break;
      length += count;
    }
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, length));
  } catch {
    return null;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
