/**
 * Does with a configuration what a fix says, as a person would: deletes the lines that give way,
 * and
 * pastes the rest at the top of the named block.
 *
 * @param source One file, each block opened and each directive ended on a line of its own.
 */
export function applyFix(source: string, fix: string): string {
  const lines = source.split("\n");
  const text = fix.split("\n");
  const head = text.findIndex((line) => line.startsWith("# In "));
  if (head === -1) throw new Error(`It says no place: ${fix}`);
  const { into, instead } = placeOf(text[head] ?? "", lines);
  const pasted = text.slice(head + 1).filter((line) => !line.startsWith("# Then "));
  for (const line of instead) remove(lines, line);
  lines[into - 1] = [lines[into - 1], ...pasted].join("\n");
  const then = text.find((line) => line.startsWith("# Then "));
  if (then !== undefined) {
    const [, line, directive] = /:(\d+): (.+)$/.exec(then) ?? [];
    lines[Number(line) - 1] = directive ?? "";
  }
  return lines.join("\n");
}

/** Line numbers, from 1. */
function placeOf(
  head: string,
  lines: readonly string[],
): { readonly into: number; readonly instead: readonly number[] } {
  const [, instead = ""] = /(?:instead of|remove) (.+?):?$/.exec(head) ?? [];
  const numbers = [...instead.matchAll(/\d+/g)].map(([text]) => Number(text));
  if (head.startsWith("# In the http block")) {
    return { into: lines.findIndex((line) => /^\s*http \{/.test(line)) + 1, instead: numbers };
  }
  const into = Number(/:(\d+)\)/.exec(head)?.[1]);
  if (!Number.isInteger(into)) throw new Error(`It names no line: ${head}`);
  return { into, instead: numbers };
}

/** A directive over several lines goes as a whole. */
function remove(lines: string[], from: number): void {
  for (let n = from - 1; n < lines.length; n++) {
    const isEnd = (lines[n] ?? "").includes(";");
    lines[n] = "";
    if (isEnd) return;
  }
}
