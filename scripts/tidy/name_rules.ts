import ts from "typescript";
import type { Finding, Rule } from "./rule.ts";
import { lineOf, nodesOf, type TidyFile } from "./tidy_file.ts";

/** Words that name nothing wherever they stand in a name. */
const EMPTY_WORDS = new Set(["manager", "helper", "helpers", "util", "utils", "common", "misc"]);
/** Words that name nothing as the last word; `dataChannel` and `infoHash` are names of others. */
const EMPTY_LAST_WORDS = new Set(["data", "info"]);
const EMPTY_VERB_REGEXP = /^(handle|do|process)(?!Of$)[A-Z]/;

/** Rules for names: of files, of what is declared, of tests. */
export const NAME_RULES: readonly Rule[] = [
  {
    id: "forbidden-name",
    remedy:
      "Name the thing or the act: manager, helper, util, common, misc, data, info, handleX, " +
      "doX and processX say nothing",
    check: checkNames,
  },
  {
    id: "file-name",
    remedy: "Write snake_case.ts, named after the one thing it exports",
    check: checkFileName,
  },
  {
    id: "test-name",
    remedy: "Say the symbol and what holds, in the present tense",
    check: checkTestNames,
  },
];

function checkNames(file: TidyFile): Finding[] {
  const findings: Finding[] = [];
  const stem = file.path.split("/").at(-1)?.replace(/\..*$/, "") ?? "";
  if (/\.(ts|js|svelte)$/.test(file.path) && wordsOf(stem).some((word) => EMPTY_WORDS.has(word))) {
    findings.push({ line: 1, message: `file name "${stem}"` });
  }
  for (const node of nodesOf(file)) {
    const name = declaredName(node);
    // The platform calls what a socket sends `data`, and a record may follow somebody's protocol.
    const isWireName = ts.isPropertySignature(node) ||
      (ts.isParameter(node) && name?.text === "data");
    if (name !== undefined && isEmptyName(name.text, isWireName)) {
      findings.push({ line: lineOf(name), message: `name "${name.text}"` });
    }
  }
  return findings;
}

/** A name that this file chose; a shorthand binding repeats a name that another chose. */
function declaredName(node: ts.Node): ts.Identifier | undefined {
  if (ts.isBindingElement(node)) {
    return node.propertyName && ts.isIdentifier(node.name) ? node.name : undefined;
  }
  const declares = ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isParameter(node) ||
    ts.isTypeAliasDeclaration(node) || ts.isMethodDeclaration(node) ||
    ts.isPropertyDeclaration(node) || ts.isPropertySignature(node);
  return declares && node.name && ts.isIdentifier(node.name) ? node.name : undefined;
}

function isEmptyName(name: string, isWireName: boolean): boolean {
  const words = wordsOf(name);
  if (words.some((word) => EMPTY_WORDS.has(word))) return true;
  if (isWireName) return false;
  return EMPTY_VERB_REGEXP.test(name) || EMPTY_LAST_WORDS.has(words.at(-1) ?? "");
}

function wordsOf(name: string): string[] {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z0-9]+/);
}

function checkFileName(file: TidyFile): Finding[] {
  const isKit = file.path.startsWith("apps/web/") && !file.path.startsWith("apps/web/server/");
  if (!file.path.endsWith(".ts") || isKit) return [];
  const name = file.path.split("/").at(-1) ?? "";
  const isConfig = /^[a-z_]+(\.[a-z]+)?\.(config|setup|d)\.ts$/.test(name);
  if (isConfig || /^[a-z][a-z0-9]*(_[a-z0-9]+)*\.ts$/.test(name)) return [];
  return [{ line: 1, message: `file name "${name}"` }];
}

function checkTestNames(file: TidyFile): Finding[] {
  const findings: Finding[] = [];
  for (const node of nodesOf(file)) {
    if (!file.isTest || !ts.isCallExpression(node)) continue;
    const isTest = /^(test|it|describe)\b/.test(node.expression.getText());
    const title = node.arguments[0];
    if (isTest && title && ts.isStringLiteralLike(title) && /\bshould\b/i.test(title.text)) {
      findings.push({ line: lineOf(node), message: `test named "${title.text}"` });
    }
  }
  return findings;
}
