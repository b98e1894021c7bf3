import ts from "typescript";
import type { Finding, Rule } from "./rule.ts";
import { lineOf, nodesOf, type TidyFile } from "./tidy_file.ts";

const AMBIENT_CALLS = new Set([
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "requestAnimationFrame",
  "fetch",
]);
const AMBIENT_OBJECTS = new Set(["console", "process", "performance", "globalThis", "window"]);

/** Rules that keep time, chance and the platform out of core. */
export const AMBIENT_RULES: readonly Rule[] = [
  {
    id: "no-ambient",
    remedy: "Take it through a port: clock, random, transport",
    check: checkAmbient,
  },
];

function checkAmbient(file: TidyFile): Finding[] {
  if (file.isTest || !/^packages\/core\/.*\.ts$/.test(file.path)) return [];
  if (/\.config\.ts$/.test(file.path)) return [];
  const findings: Finding[] = [];
  const own = new Set([...nodesOf(file)].flatMap(declaredName));
  for (const node of nodesOf(file)) {
    const found = ambientUse(node, own);
    if (found !== undefined) findings.push({ line: lineOf(node), message: found });
  }
  return findings;
}

/** A name that the file gives itself hides the platform's. */
function declaredName(node: ts.Node): string[] {
  const declares = ts.isVariableDeclaration(node) || ts.isParameter(node) ||
    ts.isBindingElement(node) || ts.isImportSpecifier(node) || ts.isFunctionDeclaration(node);
  return declares && node.name && ts.isIdentifier(node.name) ? [node.name.text] : [];
}

function ambientUse(node: ts.Node, own: ReadonlySet<string>): string | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const text = `${node.expression.text}.${node.name.text}`;
    if (text === "Date.now" || text === "Math.random") return text;
    const { text: object } = node.expression;
    if (AMBIENT_OBJECTS.has(object) && !own.has(object)) return text;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length) {
    return "new Date()";
  }
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  if (own.has(node.expression.text)) return undefined;
  if (node.expression.text === "Date") return "Date()";
  return AMBIENT_CALLS.has(node.expression.text) ? `${node.expression.text}()` : undefined;
}
