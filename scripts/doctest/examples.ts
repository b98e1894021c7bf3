/** One fence of a doc comment or of a document. */
export interface Example {
  /** The file it stands in, relative to the workspace. */
  readonly file: string;
  /** The line of its first line of code, counted from 1. */
  readonly line: number;
  /** Its title: the words after `@example`, or the nearest heading of a document. */
  readonly title: string;
  /** Its code as a reader would copy it. */
  readonly code: string;
  /** Why it is not run; absent when it is. */
  readonly ignored?: string;
  /** The name of the module it is written to. */
  readonly module: string;
}

const FENCE_REGEXP = /^```ts(?:\s+(.*?))?\s*$/;

/**
 * Finds the `ts` fences of a source file's doc comments or of a Markdown document. A fence marked
 * `ts ignore <reason>` is reported with its reason and not run.
 */
export function findExamples(file: string, text: string): Example[] {
  const isMarkdown = file.endsWith(".md");
  const examples: Example[] = [];
  let title = "";
  let isComment = isMarkdown;
  let open: { line: number; ignored: string | undefined; code: string[] } | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    if (!isMarkdown && !isComment && /^\s*\/\*\*/.test(raw)) {
      isComment = true;
      title = "";
    }
    if (!isComment) continue;
    const line = isMarkdown ? raw : raw.replace(/^\s*\*? ?/, "");
    if (open !== undefined) {
      if (line.trimEnd() === "```") {
        examples.push(closeExample(file, title, open));
        open = undefined;
      } else open.code.push(line);
    } else {
      title = titleOf(line, isMarkdown) ?? title;
      const fence = FENCE_REGEXP.exec(line.trimStart());
      if (fence) open = { line: index + 2, ignored: ignoreReason(fence[1]), code: [] };
    }
    if (!isMarkdown && open === undefined && raw.includes("*/")) isComment = false;
  }
  return examples;
}

function titleOf(line: string, isMarkdown: boolean): string | undefined {
  return isMarkdown ? /^#+ (.*)/.exec(line)?.[1] : /^@example\s*(.*)/.exec(line)?.[1];
}

function ignoreReason(words: string | undefined): string | undefined {
  if (words === undefined || !words.startsWith("ignore")) return undefined;
  return words.slice("ignore".length).trim() || "no reason given";
}

function closeExample(
  file: string,
  title: string,
  open: { line: number; ignored: string | undefined; code: string[] },
): Example {
  const stem = file.replaceAll(/[^A-Za-z0-9]+/g, "_").replace(/_ts$/, "");
  return {
    file,
    line: open.line,
    title: title || "Example",
    code: open.code.join("\n"),
    ...(open.ignored === undefined ? {} : { ignored: open.ignored }),
    module: `${stem}_${open.line}.ts`,
  };
}
