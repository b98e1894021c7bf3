import type { ConfigProblem } from "./config_problem.ts";
import type { Directive } from "./directive.ts";
import { isKnownDirective, needsBlock, refusesBlock } from "./known_directives.ts";
import { NginxLexer, type NginxToken } from "./lex_nginx.ts";

/** What became of one file. */
export interface ParsedNginx {
  readonly directives: readonly Directive[];
  /** In the order of the file; nginx itself stops at the first. */
  readonly problems: readonly ConfigProblem[];
}

/** Characters of one file; the largest real configuration is far below. */
const SOURCE_LENGTH_MAX = 8 * 1024 * 1024;
/** Blocks in blocks; real configurations stay under 10. */
const DEPTH_MAX = 64;
/** Problems reported of one file; then it is given up. */
const PROBLEMS_MAX = 50;
/** Directives of one file. */
const DIRECTIVES_MAX = 100_000;
/** Arguments of one directive; nginx has no such limit, a person has. */
const WORDS_MAX = 10_000;
/** How much of a file is looked at to tell text from binary. */
const SAMPLE_LENGTH = 65_536;

/**
 * Parses one file in nginx's grammar.
 *
 * It never throws and always ends, whatever the input: what is wrong stands in `problems` with its
 * line, and the rest is parsed as well as it can be. `include` is not followed: see `loadConfig`.
 */
export function parseNginx(source: string, file: string): ParsedNginx {
  const refusal = refusalOf(source);
  if (refusal !== null) return { directives: [], problems: [{ file, line: 1, message: refusal }] };
  return new Parser(source, file).parse();
}

function refusalOf(source: string): string | null {
  if (source.length > SOURCE_LENGTH_MAX) {
    return "Cannot read this: it is larger than 8 MB, and no configuration of nginx is";
  }
  const sample = source.slice(0, SAMPLE_LENGTH);
  if (/^\ufffd{2}[^\0]\0/.test(sample)) return "Cannot read UTF-16: save the file as UTF-8";
  // deno-lint-ignore no-control-regex -- Control characters are what tells binary from text.
  const odd = sample.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0;
  if (sample.includes("\0") || odd > sample.length / 10) return "Cannot read this: it is not text";
  return null;
}

interface OpenBlock {
  readonly name: string;
  readonly args: readonly string[];
  readonly line: number;
  readonly block: Directive[];
}

/** The marks of usual template languages; nginx has no use for them outside of quotes. */
const TEMPLATE_REGEXP = /\{\{|\{%|<%|^\s*#?%\s*(?:if|for|end)/m;

function templateMark(source: string): { line: number; message: string } | null {
  const match = TEMPLATE_REGEXP.exec(source);
  if (match === null) return null;
  const line = source.slice(0, match.index).split("\n").length;
  const mark = match[0].trim();
  return { line, message: `This is a template, it holds "${mark}": fill it in first` };
}

class Parser {
  readonly #file: string;
  readonly #source: string;
  readonly #lexer: NginxLexer;
  readonly #problems: ConfigProblem[] = [];
  readonly #root: Directive[] = [];
  readonly #open: OpenBlock[] = [];
  #words: NginxToken[] = [];
  #count = 0;
  /** Blocks beyond the depth that are open: their content is skipped. */
  #skipped = 0;

  constructor(source: string, file: string) {
    this.#file = file;
    this.#source = source;
    this.#lexer = new NginxLexer(source, (line, message) => this.#report(line, message));
  }

  parse(): ParsedNginx {
    for (let token = this.#lexer.next(); token !== null; token = this.#lexer.next()) {
      this.#take(token);
      const reason = this.#reasonToStop();
      if (reason === null) continue;
      this.#report(token.line, `${reason}: the rest of the file was not read`);
      // What is still open was not closed because nobody read so far.
      this.#words = [];
      this.#open.length = 0;
      this.#skipped = 0;
      break;
    }
    this.#finish();
    this.#problems.sort((a, b) => a.line - b.line);
    const template = this.#problems.length === 0 ? null : templateMark(this.#source);
    if (template !== null) {
      this.#problems.unshift({ ...template, file: this.#file });
    }
    return { directives: this.#root, problems: this.#problems };
  }

  #reasonToStop(): string | null {
    if (this.#problems.length >= PROBLEMS_MAX) return "Too much is wrong here";
    if (this.#count > DIRECTIVES_MAX) return `Cannot read more than ${DIRECTIVES_MAX} directives`;
    if (this.#words.length <= WORDS_MAX) return null;
    return `Cannot read a directive of more than ${WORDS_MAX} words`;
  }

  #report(line: number, message: string): void {
    this.#problems.push({ file: this.#file, line, message });
  }

  #take(token: NginxToken): void {
    if (this.#skipped > 0) this.#skip(token);
    else if (token.kind === "word") this.#words.push(token);
    else if (token.kind === "end") this.#endDirective(token);
    else if (token.kind === "close") this.#closeBlock(token);
    else this.#openBlock(token);
  }

  #skip(token: NginxToken): void {
    if (token.kind === "open") this.#skipped++;
    else if (token.kind === "close") this.#skipped--;
  }

  #endDirective({ line }: NginxToken): void {
    if (this.#words.length === 0) this.#report(line, 'Unexpected ";"');
    else this.#push(this.#directive());
  }

  #openBlock(token: NginxToken): void {
    if (this.#words.length === 0) this.#report(token.line, 'Unexpected "{"');
    const directive = this.#directive(token);
    const block: Directive[] = [];
    this.#push({ ...directive, block });
    if (token.kind === "lua") return;
    if (this.#open.length < DEPTH_MAX) {
      this.#open.push({ ...directive, block });
      return;
    }
    this.#skipped = 1;
    this.#report(token.line, `Cannot read blocks nested deeper than ${DEPTH_MAX}`);
  }

  #closeBlock({ line }: NginxToken): void {
    const last = this.#words.at(-1);
    if (last !== undefined) {
      this.#report(line, `Unexpected "}": the ";" behind "${shorten(last.text)}" is missing`);
      this.#push(this.#directive());
    }
    if (this.#open.pop() === undefined) {
      this.#report(line, 'Unexpected "}": no block is open here');
    }
  }

  /** Makes a directive of the words so far. */
  #directive(opening?: NginxToken): Directive {
    const [name, ...args] = this.#words;
    this.#words = [];
    if (name !== undefined && !this.#isFreeText()) {
      this.#judgeBlock(name, args, opening?.kind === "open");
    }
    return {
      name: name?.text ?? "",
      args: args.map(({ text }) => text),
      file: this.#file,
      line: name?.line ?? opening?.line ?? 1,
    };
  }

  #judgeBlock(name: NginxToken, args: readonly NginxToken[], opens: boolean): void {
    const next = !isKnownDirective(name.text)
      ? undefined
      : args.find((arg) =>
        arg.startsLine && !arg.quoted && isKnownDirective(arg.text) &&
        (opens || arg.text.includes("_"))
      );
    if (next !== undefined) {
      // nginx would say "invalid number of arguments", and mean the line before.
      this.#report(
        name.line,
        `The ";" behind "${shorten(name.text)}" is missing: "${next.text}" on line ${next.line} ` +
          "is read as its argument",
      );
    } else if (opens && refusesBlock(name.text)) {
      this.#report(name.line, `Unexpected "{": "${name.text}" has no block`);
    } else if (!opens && needsBlock(name.text)) {
      this.#report(name.line, `The "{" behind "${name.text}" is missing`);
    }
  }

  /** In these blocks the names are values, not directives. */
  #isFreeText(): boolean {
    return /^(map|types|geo|split_clients|charset_map)$/.test(this.#open.at(-1)?.name ?? "");
  }

  #push(directive: Directive): void {
    this.#count++;
    (this.#open.at(-1)?.block ?? this.#root).push(directive);
  }

  #finish(): void {
    const line = this.#lexer.line;
    const last = this.#words.at(-1);
    if (last !== undefined) {
      this.#report(
        line,
        `Unexpected end of file: the ";" behind "${shorten(last.text)}" is missing`,
      );
      this.#push(this.#directive());
    }
    const open = this.#open.at(-1);
    if (open !== undefined || this.#skipped > 0) {
      const where = open === undefined ? "" : ` of "${shorten(open.name)}" on line ${open.line}`;
      this.#report(line, `Unexpected end of file: the block${where} has no closing "}"`);
    }
  }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
