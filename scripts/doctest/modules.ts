import type { Example } from "./examples.ts";

/**
 * The module of one example: its code moved down to the line at which it stands in its file, so
 * that a stack trace and a compiler error name the line the author has to mend.
 */
export function exampleModule(example: Example): string {
  return "\n".repeat(example.line - 1) + example.code + "\nexport {};\n";
}

/** The module that runs each example as one test named `file:line title`. */
export function runnerModule(examples: readonly Example[]): string {
  const lines = examples.map(({ file, line, title, module }) => {
    const name = JSON.stringify(`${file}:${line} ${title}`);
    return `test(${name}, async () => void (await import("./${module}")));`;
  });
  return `import { test } from "node:test";\n\n${lines.join("\n")}\n`;
}
