import ts from "typescript";
import type { Finding, Rule } from "./rule.ts";
import { lineOf, nodesOf, type TidyFile } from "./tidy_file.ts";

/** Rules for what is written in code: errors, comments, shortcuts, traces of one machine. */
export const TEXT_RULES: readonly Rule[] = [
  {
    id: "error-text",
    remedy: "Begin with a capital, end without a full stop, say what could not be done",
    check: checkErrorTexts,
  },
  {
    id: "no-shortcut",
    remedy: "Finish it: no skipped or focused test, no deferred work, no any, no silenced compiler",
    check: checkShortcuts,
  },
  {
    id: "no-machine",
    remedy: "Leave out paths of one machine and hosts of package registries",
    check: checkMachine,
  },
  {
    id: "comment-prose",
    remedy: "Write a sentence that says why: no banner, no code that was put to sleep",
    check: checkComments,
  },
];

function checkErrorTexts(file: TidyFile): Finding[] {
  const findings: Finding[] = [];
  for (const node of nodesOf(file)) {
    if (!ts.isNewExpression(node) || !/(Error|Exception)$/.test(node.expression.getText())) {
      continue;
    }
    if (file.isTest) continue;
    const text = node.arguments?.[0];
    if (text === undefined) continue;
    const [first, last] = [edgeText(text, "first"), edgeText(text, "last")];
    const line = lineOf(node);
    if (first !== undefined && /^[a-z]/.test(first)) {
      findings.push({ line, message: `error text begins small: "${first.slice(0, 30)}"` });
    }
    if (last !== undefined && /[.!]\s*$/.test(last)) {
      findings.push({ line, message: `error text ends in a stop: "${last.slice(-30)}"` });
    }
    if (first !== undefined && /^(please|should|oops|sorry)\b/i.test(first)) {
      findings.push({
        line,
        message: `error text does not say what failed: "${first.slice(0, 30)}"`,
      });
    }
  }
  return findings;
}

/** The literal text at one end of a message; absent when a value stands there. */
function edgeText(node: ts.Expression, edge: "first" | "last"): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const text = edge === "first" ? node.head.text : node.templateSpans.at(-1)?.literal.text ?? "";
    return text === "" ? undefined : text;
  }
  if (ts.isParenthesizedExpression(node)) return edgeText(node.expression, edge);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return edgeText(edge === "first" ? node.left : node.right, edge);
  }
  return undefined;
}

const SILENCER_REGEXP = /@ts-(ignore|nocheck)|\b(TO[D]O|FIX[M]E|XX[X])\b/;

function checkShortcuts(file: TidyFile): Finding[] {
  const findings: Finding[] = [];
  for (const node of nodesOf(file)) {
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      findings.push({ line: lineOf(node), message: "any" });
    }
    const isFocus = ts.isPropertyAccessExpression(node) &&
      /^(skip|only|todo)$/.test(node.name.text);
    if (isFocus && /^(test|it|describe|suite|bench)\b/.test(node.expression.getText())) {
      findings.push({ line: lineOf(node), message: node.getText() });
    }
  }
  if (!/\.(ts|js|svelte|md|css|html|ya?ml|json)$/.test(file.path)) return findings;
  for (const [index, text] of file.lines.entries()) {
    const found = SILENCER_REGEXP.exec(text)?.[0];
    if (found !== undefined) findings.push({ line: index + 1, message: found });
  }
  return findings;
}

const MACHINE_REGEXP =
  /(?<![\w.])\/(work\/(main|shared|\.)|root\/|home\/[a-z]+\/|Users\/[A-Za-z]+\/|tmp\/brief)/;
const REGISTRY_REGEXP = /\bregistry\.[a-z0-9-]+\.[a-z]+\b|\bartif[a]ctory\b/;

function checkMachine(file: TidyFile): Finding[] {
  return file.lines.flatMap((text, index) => {
    const found = (MACHINE_REGEXP.exec(text) ?? REGISTRY_REGEXP.exec(text))?.[0];
    return found === undefined ? [] : [{ line: index + 1, message: found }];
  });
}

function checkComments(file: TidyFile): Finding[] {
  if (file.source === undefined) return [];
  return file.lines.flatMap((text, index) => {
    const comment = /^\s*\/\/\s?(.*)$/.exec(text)?.[1];
    if (comment === undefined) return [];
    const isBanner = /^[-=*#~_]{3,}/.test(comment) || /[-=*#~]{5,}$/.test(comment);
    const isCode = /^(import|export|const|let|return|if \(|for \(|await) .*[;{]$/.test(comment);
    if (!isBanner && !isCode) return [];
    return [{ line: index + 1, message: isBanner ? "banner" : "code in a comment" }];
  });
}
