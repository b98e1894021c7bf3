import ts from "typescript";

/** One tracked file as the rules see it. */
export interface TidyFile {
  /** Path from the root of the workspace, with forward slashes. */
  readonly path: string;
  /** The whole text. */
  readonly text: string;
  /** The text by lines. */
  readonly lines: readonly string[];
  /** The syntax tree; absent for anything but TypeScript and JavaScript. */
  readonly source?: ts.SourceFile;
  /** Whether it is a test, a property test or a bench. */
  readonly isTest: boolean;
}

/** Reads one file into the shape that the rules take. */
export function tidyFile(path: string, text: string): TidyFile {
  const isCode = /\.(ts|js)$/.test(path);
  return {
    path,
    text,
    lines: text.split("\n"),
    isTest: /(_test|_bench)\.ts$|(^|\/)e2e\/|\/testing\/(properties|mutants)\//.test(path),
    ...(isCode ? { source: parse(path, text) } : {}),
  };
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** Every node of the tree, the outermost first. */
export function* nodesOf(file: TidyFile): Generator<ts.Node> {
  if (file.source === undefined) return;
  const queue: ts.Node[] = [file.source];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    yield node;
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    queue.push(...children.reverse());
  }
}

/** The line of a node, counted from 1. */
export function lineOf(node: ts.Node): number {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Whether a declaration carries the word `export`. */
export function isExported(node: ts.Node): boolean {
  return ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}
