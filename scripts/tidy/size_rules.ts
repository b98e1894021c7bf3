import ts from "typescript";
import type { Finding, Rule } from "./rule.ts";
import { isExported, lineOf, nodesOf, type TidyFile } from "./tidy_file.ts";

const FILE_LINES_MAX = 400;
const CODE_LINES_MAX = 250;
const FUNCTION_LINES_MAX = 70;
const COLUMNS_MAX = 100;
const EXPORTS_MAX = 5;

/** Limits on files, functions, lines and exports: what fits on a screen can be read. */
export const SIZE_RULES: readonly Rule[] = [
  {
    id: "file-length",
    remedy: `Split it: at most ${FILE_LINES_MAX} lines, ${CODE_LINES_MAX} of them code`,
    check: checkFileLength,
  },
  {
    id: "function-length",
    remedy: `Split it: at most ${FUNCTION_LINES_MAX} lines, 40 is the aim`,
    check: checkFunctionLength,
  },
  {
    id: "line-length",
    remedy: `Break it: at most ${COLUMNS_MAX} columns`,
    check: checkLineLength,
  },
  {
    id: "exports-per-file",
    remedy: `Split it: at most ${EXPORTS_MAX} exported values, types are free`,
    check: checkExports,
  },
];

function checkFileLength(file: TidyFile): Finding[] {
  if (!/\.(ts|js|svelte)$/.test(file.path)) return [];
  const total = file.text.trimEnd().split("\n").length;
  if (total > FILE_LINES_MAX) return [{ line: 1, message: `${total} lines` }];
  const code = codeLines(file);
  if (file.isTest || code <= CODE_LINES_MAX) return [];
  return [{ line: 1, message: `${code} lines of code` }];
}

function codeLines(file: TidyFile): number {
  if (file.source === undefined) return 0;
  const isCode = new Set<number>();
  const scanner = ts.createScanner(
    ts.ScriptTarget.Latest,
    true,
    ts.LanguageVariant.Standard,
    file.text,
  );
  // A scanner alone misreads templates and regular expressions, but counts their lines all the
  // same.
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    isCode.add(file.source.getLineAndCharacterOfPosition(scanner.getTokenStart()).line);
  }
  return isCode.size;
}

function checkFunctionLength(file: TidyFile): Finding[] {
  const findings: Finding[] = [];
  for (const node of nodesOf(file)) {
    if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined) continue;
    if (isGroupOfTests(node)) continue;
    const source = node.getSourceFile();
    const end = source.getLineAndCharacterOfPosition(node.getEnd()).line + 1;
    const length = end - lineOf(node) + 1;
    if (length > FUNCTION_LINES_MAX) {
      findings.push({ line: lineOf(node), message: `function of ${length} lines` });
    }
  }
  return findings;
}

/** The callback of `describe(…)` holds functions and is no function in the rule's sense. */
function isGroupOfTests(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());
}

function checkLineLength(file: TidyFile): Finding[] {
  if (!/\.(ts|js|svelte)$/.test(file.path)) return [];
  return file.lines.flatMap((text, index) => {
    const length = [...text].length;
    // An address cannot be broken.
    if (length <= COLUMNS_MAX || /https?:\/\/\S{30,}/.test(text)) return [];
    return [{ line: index + 1, message: `${length} columns` }];
  });
}

function checkExports(file: TidyFile): Finding[] {
  if (file.source === undefined || file.isTest || /(^|\/)mod\.ts$/.test(file.path)) return [];
  let count = 0;
  for (const statement of file.source.statements) {
    if (ts.isExportDeclaration(statement)) {
      if (statement.isTypeOnly || !statement.exportClause) continue;
      if (!ts.isNamedExports(statement.exportClause)) continue;
      count += statement.exportClause.elements.filter((element) => !element.isTypeOnly).length;
    } else if (isExported(statement)) {
      if (ts.isVariableStatement(statement)) count += statement.declarationList.declarations.length;
      else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) count += 1;
    }
  }
  return count > EXPORTS_MAX ? [{ line: 1, message: `${count} exported values` }] : [];
}
