import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import type { Surface } from "./rule.ts";

/** Reads what `packages/core/mod.ts` exports, by file and name. */
export function readSurface(root: string): Surface {
  const entry = join(root, "packages/core/mod.ts");
  const names = new Map<string, Set<string> | "all">();
  const text = readText(entry);
  const source = ts.createSourceFile(entry, text, ts.ScriptTarget.Latest, true);
  for (const node of source.statements) {
    if (!ts.isExportDeclaration(node) || node.moduleSpecifier === undefined) continue;
    if (!ts.isStringLiteral(node.moduleSpecifier)) continue;
    const file = join(dirname(entry), node.moduleSpecifier.text);
    const path = relative(root, file).replaceAll("\\", "/");
    if (node.exportClause === undefined) names.set(path, "all");
    else if (ts.isNamedExports(node.exportClause)) {
      const known = names.get(path);
      const own = node.exportClause.elements.map(({ propertyName, name }) => propertyName ?? name);
      if (known !== "all") {
        names.set(path, new Set([...known ?? [], ...own.map(({ text }) => text)]));
      }
    }
  }
  return {
    isPublic: (path, name) => {
      const known = names.get(path);
      return known === "all" || known?.has(name) === true;
    },
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
