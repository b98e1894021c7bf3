import { createContext, Script } from "node:vm";

/** Longest pattern and subject that are tried; nginx's own URI buffers end at 32 kB. */
const PATTERN_LENGTH_MAX = 4096;
const SUBJECT_LENGTH_MAX = 32_768;
/** A pattern that backtracks for longer counts as unknown; PCRE gives up after a count of steps. */
const TIMEOUT_MS = 100;
/** How often that may happen in one judgement; from then on such a pattern is not tried. */
const TIMEOUTS_MAX = 10;
/** A text of this length makes two repetitions in a pattern costly too. */
const LONG_SUBJECT = 500;

/** A match with its captures, no match, or unknown: the pattern cannot be tried here. */
export type RegExpAnswer = RegExpExecArray | null | "unknown";

/** A regular expression of a configuration, tried with JavaScript's engine. */
export interface NginxRegExp {
  /** Tries it on a text. */
  exec(text: string): RegExpAnswer;
  /** Names of its named captures. */
  readonly names: readonly string[];
}

let timeoutsLeft = TIMEOUTS_MAX;

/** Begins a new judgement: patterns that take long may take their time again. */
export function allowPatternTime(): void {
  timeoutsLeft = TIMEOUTS_MAX;
}

const cache = new Map<string, NginxRegExp>();

/**
 * Makes a regular expression of PCRE's dialect usable.
 *
 * What JavaScript does not know is translated (`(?P<name>`, `(?i)`, `[[:alpha:]]`, `\A`, `\z`,
 * possessive and atomic groups); a pattern that stays foreign answers `unknown`.
 */
export function nginxRegExp(pattern: string, isCaseless = false): NginxRegExp {
  const key = `${isCaseless ? "i" : "c"}${pattern}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = compile(pattern, isCaseless);
  // Bounded: a configuration has few patterns, but a process may read many configurations.
  if (cache.size >= 1000) cache.clear();
  cache.set(key, made);
  return made;
}

function compile(pattern: string, isCaseless: boolean): NginxRegExp {
  const names = [...pattern.matchAll(/\(\?P?<([A-Za-z_]\w*)>/g)].map(([, name]) => name ?? "");
  const unknown: NginxRegExp = { exec: () => "unknown", names };
  if (pattern.length > PATTERN_LENGTH_MAX) return unknown;
  const [, inline = ""] = /^\(\?([imsx]+)\)/.exec(pattern) ?? [];
  if (inline.includes("x")) return unknown;
  const body = translate(inline === "" ? pattern : pattern.slice(inline.length + 3));
  const flags = `${isCaseless || inline.includes("i") ? "i" : ""}${
    inline.includes("s") ? "s" : ""
  }`;
  try {
    const regexp = new RegExp(body, flags);
    const cost = costOf(body);
    return {
      exec: (text) => {
        if (text.length > SUBJECT_LENGTH_MAX) return "unknown";
        const isCostly = cost === "high" || (cost === "middle" && text.length > LONG_SUBJECT);
        return isCostly ? execBounded(regexp, text) : regexp.exec(text);
      },
      names,
    };
  } catch {
    return unknown;
  }
}

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: "\\s",
  punct: "!-\\/:-@\\[-`{-~",
  xdigit: "A-Fa-f0-9",
  word: "\\w",
};

function translate(pattern: string): string {
  return pattern
    .replace(/^\(\*[A-Z0-9_]+\)/, "")
    .replace(/\[:(\w+):\]/g, (whole, name: string) => POSIX_CLASSES[name] ?? whole)
    .replace(/\\[\s\S]|\(\?P<|\(\?>|\(\?P=(\w+)\)|([*+?}])\+/g, (part, name, quantifier) => {
      if (part === "\\A") return "^";
      if (part === "\\z" || part === "\\Z") return "$";
      if (part === "\\h") return "[ \\t]";
      if (part === "(?P<") return "(?<";
      if (part === "(?>") return "(?:";
      if (name !== undefined) return `\\k<${name}>`;
      return quantifier ?? part;
    });
}

/** How the time of a pattern grows: nested or many repetitions can go on without end. */
function costOf(pattern: string): "low" | "middle" | "high" {
  const plain = pattern.replace(/\\./g, "x").replace(/\[\^?\]?[^\]]*\]/g, "x");
  const repetitions = plain.match(/[*+]|\{\d+,/g)?.length ?? 0;
  if (repetitions > 3 || /\)[*+{]/.test(plain)) return "high";
  return repetitions > 1 ? "middle" : "low";
}

const trial: { regexp: RegExp | null; text: string } = { regexp: null, text: "" };
const TRIAL_CONTEXT = createContext(trial);
const TRIAL = new Script("regexp.exec(text)");

/** Only a script with a timeout can be stopped inside a regular expression. */
function execBounded(regexp: RegExp, text: string): RegExpAnswer {
  if (timeoutsLeft <= 0) return "unknown";
  Object.assign(trial, { regexp, text });
  try {
    const found: unknown = TRIAL.runInContext(TRIAL_CONTEXT, { timeout: TIMEOUT_MS });
    return found as RegExpExecArray | null;
  } catch {
    timeoutsLeft--;
    return "unknown";
  }
}
