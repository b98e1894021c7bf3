/**
 * Finds the end of a Lua block in an nginx configuration.
 *
 * Braces in Lua's strings (`'…'`, `"…"`, `[[…]]`, `[=[…]=]`) and comments (`-- …`, `--[[…]]`) do
 * not count.
 *
 * @param from The index behind the opening brace.
 * @returns The index behind the closing brace, or of the end of the text when there is none.
 */
export function skipLuaBlock(source: string, from: number): { end: number; isClosed: boolean } {
  let depth = 1;
  let at = from;
  while (at < source.length) {
    const char = source[at];
    if (char === "{") depth++;
    else if (char === "}") {
      depth--;
      if (depth === 0) return { end: at + 1, isClosed: true };
    } else if (char === "-" && source[at + 1] === "-") {
      at = skipComment(source, at + 2);
      continue;
    } else if (char === '"' || char === "'") {
      at = skipString(source, at + 1, char);
      continue;
    } else if (char === "[") {
      at = skipLongBracket(source, at) ?? at + 1;
      continue;
    }
    at++;
  }
  return { end: source.length, isClosed: false };
}

function skipComment(source: string, at: number): number {
  const long = source[at] === "[" ? skipLongBracket(source, at) : null;
  if (long !== null) return long;
  const end = source.indexOf("\n", at);
  return end === -1 ? source.length : end;
}

function skipString(source: string, from: number, quote: string): number {
  let at = from;
  while (at < source.length && source[at] !== quote) {
    // A short string of Lua ends with its line; a stray quote must not swallow the file.
    if (source[at] === "\n") return at;
    at += source[at] === "\\" ? 2 : 1;
  }
  return at + 1;
}

function skipLongBracket(source: string, at: number): number | null {
  let level = 0;
  while (source[at + 1 + level] === "=") level++;
  if (source[at + 1 + level] !== "[") return null;
  const close = `]${"=".repeat(level)}]`;
  const end = source.indexOf(close, at + level + 2);
  return end === -1 ? source.length : end + close.length;
}
