/** What may stand next. */
type Wanted = "value" | "first value" | "first key" | "key" | "colon" | "comma" | "nothing";

const SPACE_REGEXP = /[ \t\n\r]*/y;
// deno-lint-ignore no-control-regex
const STRING_REGEXP = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR_REGEXP = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/**
 * Where a text stops being JSON (RFC 8259), which `JSON.parse` tells only sometimes.
 *
 * @param text A text that `JSON.parse` refused.
 * @returns Its first character that cannot belong to JSON, as an index; the length where it ends
 * too early.
 */
export function jsonErrorAt(text: string): number {
  const closers: ("}" | "]")[] = [];
  let wanted: Wanted = "value";
  let at = end(SPACE_REGEXP, text, 0);
  while (at < text.length) {
    const isEmpty = (wanted === "first key" || wanted === "first value") &&
      text[at] === closers.at(-1);
    const token = isEmpty || (wanted === "comma" && text[at] !== ",") ? "close" : wanted;
    const next = read(token, text, at, closers);
    if (next === null) return at;
    [at, wanted] = next;
    at = end(SPACE_REGEXP, text, at);
  }
  return at;
}

function read(
  token: Wanted | "close",
  text: string,
  at: number,
  closers: ("}" | "]")[],
): [number, Wanted] | null {
  const after = (): Wanted => closers.length === 0 ? "nothing" : "comma";
  switch (token) {
    case "close":
      if (closers.length === 0 || text[at] !== closers.pop()) return null;
      return [at + 1, after()];
    case "comma":
      return [at + 1, closers.at(-1) === "}" ? "key" : "value"];
    case "colon":
      return text[at] === ":" ? [at + 1, "value"] : null;
    case "key":
    case "first key": {
      const to = end(STRING_REGEXP, text, at);
      return to === at ? null : [to, "colon"];
    }
    case "value":
    case "first value": {
      if (text[at] === "{" || text[at] === "[") {
        closers.push(text[at] === "{" ? "}" : "]");
        return [at + 1, text[at] === "{" ? "first key" : "first value"];
      }
      const to = Math.max(end(STRING_REGEXP, text, at), end(SCALAR_REGEXP, text, at));
      return to === at ? null : [to, after()];
    }
    case "nothing":
      return null;
  }
}

/** Where a match that begins at `at` ends; `at` where there is none. */
function end(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
