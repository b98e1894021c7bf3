/**
 * Breaks a text into lines between words; a word that is longer than a line stays whole, so that an
 * address can be copied.
 *
 * @param width Characters in a line, indents included.
 * @param indent Stands before every line but the first.
 * @param first Stands before the first line.
 */
export function wrapText(text: string, width: number, indent = "", first = indent): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    if (!isEmpty && lengthOf(line) + 1 + lengthOf(word) > width) {
      lines.push(line);
      [line, isEmpty] = [indent, true];
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  if (!isEmpty) lines.push(line);
  return lines;
}

function lengthOf(text: string): number {
  return [...text].length;
}
