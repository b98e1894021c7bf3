import type { ConfigFiles } from "./config_files.ts";
import type { ConfigProblem } from "./config_problem.ts";
import type { Directive } from "./directive.ts";
import { includePaths } from "./include_paths.ts";
import { parseNginx } from "./parse_nginx.ts";

/** Includes in includes. */
const DEPTH_MAX = 32;
/** Files of one configuration. */
const FILES_MAX = 2000;
/** Different includes of one configuration. */
const INCLUDES_MAX = 20_000;
/** Characters of all its files together. */
const LENGTH_MAX = 32 * 1024 * 1024;
/** Directives of all its files together; a file may be included many times. */
const DIRECTIVES_MAX = 100_000;

const NO_FILES: ConfigFiles = { readFile: () => null, glob: () => [] };

/** Reads one configuration: parses a file, follows its includes, and keeps count of it all. */
export class IncludeReader {
  /** What nginx would refuse. */
  readonly problems: ConfigProblem[] = [];
  /** Includes that are not here. */
  readonly notes: ConfigProblem[] = [];
  /** Every file that was read. */
  readonly files: string[] = [];
  readonly #main: string;
  readonly #files: ConfigFiles;
  readonly #root: string | undefined;
  readonly #parsed = new Map<string, readonly Directive[]>();
  /** Where the include of a file and a pattern leads. */
  readonly #found = new Map<string, readonly string[]>();
  #length = 0;
  #count = 0;

  /** `file` is the main file: relative includes begin at its folder. */
  constructor(
    options: { file: string; files?: ConfigFiles | undefined; root: string | undefined },
  ) {
    this.#main = options.file;
    this.#files = options.files ?? NO_FILES;
    this.#root = options.root;
  }

  /** Parses a text and everything that it includes. */
  read(source: string, file: string): readonly Directive[] {
    return this.#splice(this.#parse(source, file), [file]);
  }

  #parse(source: string, file: string): readonly Directive[] {
    this.#length += source.length;
    if (!this.files.includes(file)) this.files.push(file);
    const { directives, problems } = parseNginx(source, file);
    this.problems.push(...problems);
    this.#parsed.set(file, directives);
    return directives;
  }

  #splice(directives: readonly Directive[], chain: readonly string[]): readonly Directive[] {
    return directives.flatMap((directive): readonly Directive[] => {
      this.#count++;
      if (directive.block !== undefined) {
        return [{ ...directive, block: this.#splice(directive.block, chain) }];
      }
      return directive.name === "include" ? this.#include(directive, chain) : [directive];
    });
  }

  #include(directive: Directive, chain: readonly string[]): readonly Directive[] {
    const [pattern] = directive.args;
    if (pattern === undefined || pattern === "") return [directive];
    const paths = this.#find(pattern, directive);
    if (chain.length > DEPTH_MAX) {
      this.#say(this.problems, directive, `Cannot follow includes deeper than ${DEPTH_MAX} files`);
      return [directive];
    }
    const brought = paths.flatMap((path) => this.#readIncluded(path, directive, chain));
    return [{ ...directive, included: paths }, ...brought];
  }

  #find(pattern: string, directive: Directive): readonly string[] {
    const key = `${directive.file}\n${pattern}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    if (this.#found.size >= INCLUDES_MAX) {
      this.#say(this.problems, directive, `Cannot follow more than ${INCLUDES_MAX} includes`);
      return [];
    }
    const found = this.#look(pattern, directive);
    this.#found.set(key, found);
    return found;
  }

  #look(pattern: string, directive: Directive): readonly string[] {
    const isGlob = /[*?[]/.test(pattern);
    const candidates = includePaths(pattern, {
      from: directive.file,
      main: this.#main,
      root: this.#root,
    });
    for (const path of candidates) {
      const found = isGlob
        ? this.#files.glob(path)
        : this.#parsed.has(path) || this.#files.readFile(path) !== null
        ? [path]
        : [];
      if (found.length > 0) return found;
    }
    const message = isGlob
      ? `Nothing matches the include "${pattern}": what it would bring is not judged`
      : `Cannot find the included file "${pattern}": what it says is not judged`;
    this.#say(this.notes, directive, message);
    return [];
  }

  #readIncluded(path: string, at: Directive, chain: readonly string[]): readonly Directive[] {
    if (chain.includes(path)) {
      this.#say(this.problems, at, `Cannot include "${path}": it includes itself`);
      return [];
    }
    const isFull = this.files.length >= FILES_MAX || this.#length > LENGTH_MAX ||
      this.#count > DIRECTIVES_MAX;
    if (isFull) {
      this.#say(this.problems, at, "Cannot read more: the configuration is too large");
      return [];
    }
    const known = this.#parsed.get(path);
    if (known !== undefined) return this.#splice(known, [...chain, path]);
    const source = this.#files.readFile(path);
    if (source === null) {
      this.#say(this.notes, at, `Cannot read the included file "${path}"`);
      return [];
    }
    return this.#splice(this.#parse(source, path), [...chain, path]);
  }

  /** One place says one thing once, however often its file is included. */
  #say(list: ConfigProblem[], { file, line }: Directive, message: string): void {
    const isKnown = list.some((one) =>
      one.file === file && one.line === line && one.message === message
    );
    if (!isKnown && list.length < 200) list.push({ file, line, message });
  }
}
