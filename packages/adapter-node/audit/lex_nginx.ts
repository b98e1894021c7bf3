import type { ConfigProblem } from "./config_problem.ts";
import { skipLuaBlock } from "./skip_lua_block.ts";

/** One token of nginx's grammar. */
export interface NginxToken {
  /**
   * `word`: a name or an argument; `open` is `{`, `close` is `}`, `end` is `;`. `lua`: a whole
   * `{ … }` of a `*_by_lua_block`, its text dropped.
   */
  readonly kind: "word" | "open" | "close" | "end" | "lua";
  /** Unquoted and unescaped; the character itself for the others. */
  readonly text: string;
  /** From 1: where it begins. */
  readonly line: number;
  /** Whether it stood in quotes. */
  readonly quoted: boolean;
  /** Whether nothing but blanks stands before it on its line. */
  readonly startsLine: boolean;
}

/** Where a lexer reports what is wrong; it goes on afterwards. */
export type ReportProblem = (line: number, message: string) => void;

/** The longest word nginx accepts, `NGX_CONF_BUFFER`. */
const WORD_LENGTH_MAX = 4096;

const [TAB, LF, CR, SPACE, DOUBLE, SHARP, DOLLAR, SINGLE] = [9, 10, 13, 32, 34, 35, 36, 39];
const [CLOSE_PAREN, SEMICOLON, BACKSLASH, OPEN, CLOSE] = [41, 59, 92, 123, 125];

/** Reads tokens one after another, as `ngx_conf_read_token` does, but goes on after an error. */
export class NginxLexer {
  readonly #source: string;
  readonly #report: ReportProblem;
  #at = 0;
  #line = 1;
  /** Up to where the lines were looked at, to know what begins a line. */
  #isLineStart = true;
  /** The first word of the directive being read: a Lua block is known by it. */
  #name: string | null = null;

  /** A mark of byte order at the start is skipped. */
  constructor(source: string, report: ReportProblem) {
    this.#source = source;
    this.#report = report;
    if (source.charCodeAt(0) === 0xfeff) this.#at = 1;
  }

  /** Where the reader stands. */
  get line(): number {
    return this.#line;
  }

  /** The next token, or null at the end. */
  next(): NginxToken | null {
    const code = this.#skipBlanks();
    if (Number.isNaN(code)) return null;
    const startsLine = this.#isLineStart;
    this.#isLineStart = false;
    if (code === SEMICOLON || code === CLOSE) {
      this.#name = null;
      return this.#punctuation(code === CLOSE ? "close" : "end", startsLine);
    }
    if (code === OPEN) return this.#openBlock(startsLine);
    return this.#word(code, startsLine);
  }

  #skipBlanks(): number {
    const source = this.#source;
    for (; this.#at < source.length; this.#at++) {
      const code = source.charCodeAt(this.#at);
      if (code === LF) this.#newLine();
      else if (code === SHARP) {
        const end = source.indexOf("\n", this.#at);
        this.#at = (end === -1 ? source.length : end) - 1;
      } else if (code !== SPACE && code !== TAB && code !== CR) return code;
    }
    return Number.NaN;
  }

  #newLine(): void {
    this.#line++;
    this.#isLineStart = true;
  }

  #punctuation(kind: "close" | "end" | "open", startsLine: boolean): NginxToken {
    const text = this.#source[this.#at] ?? "";
    this.#at++;
    return { kind, text, line: this.#line, quoted: false, startsLine };
  }

  #openBlock(startsLine: boolean): NginxToken {
    const isLua = this.#name?.endsWith("_by_lua_block") === true;
    this.#name = null;
    const line = this.#line;
    const token = this.#punctuation("open", startsLine);
    if (!isLua) return token;
    const { end, isClosed } = skipLuaBlock(this.#source, this.#at);
    for (let at = this.#at; at < end; at++) {
      if (this.#source.charCodeAt(at) === LF) this.#line++;
    }
    this.#at = end;
    if (!isClosed) {
      this.#report(line, 'Unexpected end of file: the Lua block has no closing "}"');
    }
    return { ...token, kind: "lua", text: "{}" };
  }

  #word(first: number, startsLine: boolean): NginxToken {
    const line = this.#line;
    const quoted = first === DOUBLE || first === SINGLE;
    const raw = quoted ? this.#quotedText(first) : this.#bareText();
    if (raw.length > WORD_LENGTH_MAX) {
      const shown = JSON.stringify(raw.slice(0, 10));
      this.#report(
        line,
        `Too long a parameter, it starts with ${shown}` +
          (quoted ? ": a quote may be missing" : ""),
      );
    }
    const text = raw.includes("\\") ? unescape(raw) : raw;
    this.#name ??= text;
    return { kind: "word", text, line, quoted, startsLine };
  }

  #quotedText(quote: number): string {
    const source = this.#source;
    const start = this.#at + 1;
    const line = this.#line;
    for (let at = start; at < source.length; at++) {
      const code = source.charCodeAt(at);
      if (code === LF) this.#newLine();
      if (code === BACKSLASH) {
        at++;
        if (source.charCodeAt(at) === LF) this.#newLine();
      } else if (code === quote) {
        this.#at = at + 1;
        this.#isLineStart = false;
        this.#expectSpace();
        return source.slice(start, at);
      }
    }
    this.#at = source.length;
    this.#isLineStart = false;
    const mark = String.fromCharCode(quote);
    this.#report(line, `Unexpected end of file: this quote (${mark}) is never closed`);
    return source.slice(start);
  }

  /** nginx wants a blank, `;`, `{` or `)` behind a closing quote. */
  #expectSpace(): void {
    const code = this.#source.charCodeAt(this.#at);
    const isFine = Number.isNaN(code) || code === SPACE || code === TAB || code === CR ||
      code === LF || code === SEMICOLON || code === OPEN || code === CLOSE_PAREN;
    if (isFine) return;
    this.#report(this.#line, `Unexpected "${this.#source[this.#at]}" behind a closing quote`);
  }

  #bareText(): string {
    const source = this.#source;
    const start = this.#at;
    let isVariable = false;
    let at = start;
    for (; at < source.length; at++) {
      const code = source.charCodeAt(at);
      if (code === OPEN && isVariable) continue;
      isVariable = code === DOLLAR;
      if (code === BACKSLASH) {
        at++;
        if (source.charCodeAt(at) === LF) this.#newLine();
      } else if (isWordEnd(code)) break;
    }
    this.#at = Math.min(at, source.length);
    this.#isLineStart = false;
    return source.slice(start, this.#at);
  }
}

function isWordEnd(code: number): boolean {
  return code === SPACE || code === TAB || code === CR || code === LF || code === SEMICOLON ||
    code === OPEN;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "\\": "\\",
  t: "\t",
  r: "\r",
  n: "\n",
};

/** Only these are escapes in nginx; the backslash of any other stays, as regexes need it. */
function unescape(raw: string): string {
  return raw.replace(/\\(["'\\trn])/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}

/**
 * Splits a configuration of nginx into tokens.
 *
 * Comments and blanks are dropped. It never throws; what is wrong is in `problems`.
 */
export function lexNginx(
  source: string,
  file = "nginx.conf",
): { tokens: NginxToken[]; problems: ConfigProblem[] } {
  const tokens: NginxToken[] = [];
  const problems: ConfigProblem[] = [];
  const lexer = new NginxLexer(source, (line, message) => problems.push({ file, line, message }));
  for (let token = lexer.next(); token !== null; token = lexer.next()) tokens.push(token);
  return { tokens, problems };
}
