import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
} from "node:fs";
import { join } from "node:path";
import type { ConfigFiles } from "./config_files.ts";
import { globRegExp } from "./glob_reg_exp.ts";

/** Bytes read of one file; one more than the parser takes, so that it can say so. */
const BYTES_MAX = 8 * 1024 * 1024 + 1;

/** The files of this host's disk. A device or a pipe is not read, nor more of a file than 8 MB. */
export const nodeConfigFiles: ConfigFiles = {
  readFile,
  glob: (pattern) => {
    const isAbsolute = pattern.startsWith("/");
    const parts = pattern.split("/").filter((part) => part !== "");
    return new GlobWalk().find([isAbsolute ? "/" : ""], parts).sort((
      a,
      b,
    ) => (a < b ? -1 : a > b ? 1 : 0));
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

/** Names read of folders for one pattern, so that none walks over the whole disk. */
const NAMES_MAX = 20_000;

class GlobWalk {
  #names = 0;

  find(folders: readonly string[], parts: readonly string[]): string[] {
    const [part, ...rest] = parts;
    if (part === undefined) return [...folders];
    const found = folders.flatMap((folder) => this.#step(folder, part));
    return this.find(found, rest);
  }

  #step(folder: string, part: string): readonly string[] {
    if (!/[*?[]/.test(part)) {
      const path = join(folder, part);
      return existsSync(path) ? [path] : [];
    }
    if (this.#names > NAMES_MAX) return [];
    const names = namesIn(folder === "" ? "." : folder);
    this.#names += names.length;
    const regexp = globRegExp(part);
    return names.filter((name) => regexp.test(name)).map((name) => join(folder, name));
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
