import ts from "typescript";
import type { Finding, Rule, Surface } from "./rule.ts";
import { isExported, lineOf, type TidyFile } from "./tidy_file.ts";

const PURE_FLOOR_REGEXP = /^packages\/core\/(model|policy|machine|diagnosis)\//;

/** Rules for doc comments: what is exported is explained, what is pure shows itself at work. */
export const DOC_RULES: readonly Rule[] = [
  {
    id: "exported-doc",
    remedy: "Say what it means: units, defaults, errors, where it comes from",
    check: checkDocs,
  },
  {
    id: "pure-example",
    remedy: "Show it at work in an @example that runs",
    check: checkExamples,
  },
  {
    id: "example-title",
    remedy: "Say after @example what the example shows",
    check: checkExampleTitles,
  },
  {
    id: "mod-only-exports",
    remedy: "Keep a mod.ts to its doc comment and named re-exports",
    check: checkMod,
  },
];

type Declaration =
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.VariableStatement;

function exportedDeclarations(file: TidyFile): Declaration[] {
  return (file.source?.statements ?? []).flatMap((node): Declaration[] => {
    const isDeclaration = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) ||
      ts.isVariableStatement(node);
    return isDeclaration && isExported(node) ? [node] : [];
  });
}

function nameOf(node: Declaration): string {
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations[0]?.name.getText() ?? "";
  }
  return node.name?.text ?? "default";
}

function hasDoc(node: ts.Node): boolean {
  return ts.getJSDocCommentsAndTags(node).some((doc) => ts.isJSDoc(doc));
}

function isPublicCode(file: TidyFile): boolean {
  return !file.isTest && /^(packages|scripts|bench)\//.test(file.path) &&
    !/\.config\.ts$/.test(file.path);
}

function checkDocs(file: TidyFile): Finding[] {
  if (!isPublicCode(file)) return [];
  const findings: Finding[] = [];
  // Overloads share the comment of the first.
  const documented = new Set<string>();
  for (const node of exportedDeclarations(file)) {
    if (hasDoc(node)) documented.add(nameOf(node));
    else if (!documented.has(nameOf(node))) {
      findings.push({ line: lineOf(node), message: `"${nameOf(node)}" has no doc comment` });
    }
    for (const member of optionsOf(node)) {
      if (hasDoc(member)) continue;
      const message = `"${nameOf(node)}.${member.name?.getText()}" has no doc comment`;
      findings.push({ line: lineOf(member), message });
    }
  }
  return findings;
}

/** An option nobody explained cannot be set; other fields may speak for themselves. */
function optionsOf(node: Declaration): ts.TypeElement[] {
  return ts.isInterfaceDeclaration(node) && /Options$/.test(nameOf(node)) ? [...node.members] : [];
}

function checkExamples(file: TidyFile, surface: Surface): Finding[] {
  if (file.isTest || !PURE_FLOOR_REGEXP.test(file.path)) return [];
  const shown = new Set<string>();
  return exportedDeclarations(file).flatMap((node): Finding[] => {
    if (!ts.isFunctionDeclaration(node)) return [];
    const name = nameOf(node);
    // What no entry exports cannot be imported by name, so no example could run.
    if (!surface.isPublic(file.path, name)) return [];
    const has = ts.getJSDocTags(node).some(({ tagName }) => tagName.text === "example");
    if (has) shown.add(name);
    return shown.has(name) ? [] : [{ line: lineOf(node), message: `"${name}" has no @example` }];
  });
}

function checkExampleTitles(file: TidyFile): Finding[] {
  if (file.source === undefined) return [];
  return file.lines.flatMap((text, index) =>
    /^\s*\*\s*@example\s*$/.test(text)
      ? [{ line: index + 1, message: "@example has no title" }]
      : []
  );
}

function checkMod(file: TidyFile): Finding[] {
  if (file.source === undefined || !/^packages\/.*\/mod\.ts$/.test(file.path)) return [];
  const findings: Finding[] = [];
  if (!/^\s*\/\*\*/.test(file.text)) findings.push({ line: 1, message: "no doc comment on top" });
  for (const node of file.source.statements) {
    const isNamed = ts.isExportDeclaration(node) && node.exportClause !== undefined &&
      node.moduleSpecifier !== undefined;
    if (!isNamed) findings.push({ line: lineOf(node), message: "not a named re-export" });
  }
  return findings;
}
