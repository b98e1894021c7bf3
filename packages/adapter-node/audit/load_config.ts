import { type ConfigContext, contextOf } from "./config_context.ts";
import type { ConfigFiles } from "./config_files.ts";
import type { ConfigProblem } from "./config_problem.ts";
import type { Directive } from "./directive.ts";
import { dumpFiles, splitDump } from "./split_dump.ts";
import { IncludeReader } from "./include_reader.ts";

/** A configuration with everything it includes. */
export interface LoadedConfig {
  /** Includes are spliced in behind the directive that asked for them. */
  readonly directives: readonly Directive[];
  /** What nginx would refuse, or what could not be read at all. */
  readonly problems: readonly ConfigProblem[];
  /** What stays unknown and is no error by itself, such as an include that is not here. */
  readonly notes: readonly ConfigProblem[];
  /** Every file that was read, the first one first. */
  readonly files: readonly string[];
  /** What the file is a piece of. */
  readonly context: ConfigContext;
}

/** What `loadConfig` starts from. */
export interface LoadConfigOptions {
  /** The text: a whole nginx.conf, a fragment, or the output of `nginx -T`. */
  source: string;
  /**
   * Its path, for messages and for relative includes.
   * @default "nginx.conf"
   */
  file?: string;
  /**
   * Where included files are read.
   * @default none: every include becomes a note
   */
  files?: ConfigFiles;
  /** The folder under which absolute paths and /etc/nginx lie, such as a container's root. */
  root?: string;
}

const BYTE_ORDER_MARK = "A byte order mark stands here: nginx refuses a file that begins with it";
/** Characters of a dump. */
const DUMP_LENGTH_MAX = 32 * 1024 * 1024;

/**
 * Parses a configuration and follows its includes.
 *
 * It never throws. Loops, depth, number and total size of the files are bounded; what exceeds them
 * is a problem. To load a folder, give `include *.conf;` as the source and a file name in it.
 */
export function loadConfig(options: LoadConfigOptions): LoadedConfig {
  const { source, file = "nginx.conf" } = options;
  // More than all files together may hold is not worth a look at what it is.
  const dump = source.length > DUMP_LENGTH_MAX ? [] : splitDump(source);
  const [first] = dump;
  const reader = first === undefined
    ? new IncludeReader({ file, files: options.files, root: options.root })
    : new IncludeReader({ file: first.file, files: dumpFiles(dump), root: undefined });
  const directives = reader.read(first?.source ?? source, first?.file ?? file);
  const mark = source.startsWith("\ufeff") ? [{ file, line: 1, message: BYTE_ORDER_MARK }] : [];
  return {
    directives,
    problems: reader.problems,
    notes: [...mark, ...reader.notes],
    files: reader.files,
    context: contextOf(directives),
  };
}
