const COLUMNS_MAX = 100;
const ONE_LINE_REGEXP = /^(\s*)\/\*\* (.*) \*\/$/;
const COMMENT_REGEXP = /^(\s*(?:\*|\/\/) ?)(\s*)(- |@\w+ (?:\{\S+\} |[\w.]+ )?)?(\S.*)$/;

/** Breaks comment lines beyond a hundred columns; the formatter leaves comments alone. */
export function reflowComments(text: string): string {
  let isCode = false;
  return text.split("\n").flatMap((line) => {
    if (/^\s*\*?\s*```/.test(line)) isCode = !isCode;
    return isCode || [...line].length <= COLUMNS_MAX ? [line] : reflowLine(line);
  }).join("\n");
}

function reflowLine(line: string): string[] {
  const whole = ONE_LINE_REGEXP.exec(line);
  if (whole !== null) {
    const [, indent = "", words = ""] = whole;
    return [`${indent}/**`, ...wrap(words, `${indent} * `), `${indent} */`];
  }
  const part = COMMENT_REGEXP.exec(line);
  // An address, a table or a directive would not survive.
  if (part === null || /https?:|^\s*\/\/ deno-lint|\|.*\|/.test(line)) return [line];
  const [, mark = "", indent = "", lead = "", words = ""] = part;
  const first = mark + indent;
  return wrap(lead + words, first, first + (lead === "" ? "" : "  "));
}

function wrap(words: string, first: string, next: string = first): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of words.split(" ")) {
    const isEmpty = line === first || line === next;
    const longer = isEmpty ? line + word : `${line} ${word}`;
    if ([...longer].length > COLUMNS_MAX && !isEmpty) {
      lines.push(line);
      line = next + word;
    } else line = longer;
  }
  return [...lines, line];
}
