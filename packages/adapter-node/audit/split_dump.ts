import type { ConfigFiles } from "./config_files.ts";
import { globRegExp } from "./glob_reg_exp.ts";

/** One file of a dump. */
export interface DumpedFile {
  readonly file: string;
  readonly source: string;
}

/** What nginx says before the first file, at most. */
const PREFACE_LENGTH_MAX = 65_536;
const MARKER_REGEXP = /^# configuration file (\S.*):\r?$/gm;

/**
 * Splits the output of `nginx -T` at its `# configuration file …:` lines.
 *
 * @returns The files in the order of the dump, the main one first; empty when it is no dump.
 */
export function splitDump(source: string): readonly DumpedFile[] {
  const marks = [...source.matchAll(MARKER_REGEXP)];
  const [first] = marks;
  // A marker in the middle of a file is a comment; a dump has at most nginx's own words before it.
  if (first === undefined || first.index > PREFACE_LENGTH_MAX) return [];
  if (!/^(nginx: .*\r?\n|\s)*$/.test(source.slice(0, first.index))) {
    return [];
  }
  return marks.map((mark, index) => ({
    file: mark[1] ?? "",
    source: source.slice(mark.index + mark[0].length + 1, marks[index + 1]?.index),
  }));
}

/** Makes the files of a dump readable by path and pattern. */
export function dumpFiles(dump: readonly DumpedFile[]): ConfigFiles {
  const sources = new Map<string, string>();
  for (const { file, source } of dump) if (!sources.has(file)) sources.set(file, source);
  return {
    readFile: (path) => sources.get(path) ?? null,
    glob: (pattern) => {
      const regexp = globRegExp(pattern);
      return [...sources.keys()].filter((path) => regexp.test(path)).sort(byBytes);
    },
  };
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
