import type { BenchResult } from "./bench.ts";

/** A result as a table for a terminal, with its promises below. */
export function resultTable(title: string, result: BenchResult): string {
  const cells = result.rows.map((
    { name, figures },
  ) => [name, ...figures.map(figureText)]);
  const head = ["", ...result.columns];
  const widths = head.map((text, index) =>
    Math.max(text.length, ...cells.map((row) => row[index]?.length ?? 0))
  );
  const line = (row: readonly string[]): string =>
    row.map((text, index) => {
      const width = widths[index] ?? 0;
      return index === 0 ? text.padEnd(width) : text.padStart(width);
    }).join("  ");
  const checks = result.checks.map(({ says, figure, holds }) =>
    `${holds ? "holds" : "FAILS"}  ${says}: ${figureText(figure)}`
  );
  return [
    title,
    result.setting,
    "",
    line(head),
    ...cells.map(line),
    "",
    ...checks,
  ].join("\n");
}

function figureText(figure: number | null): string {
  if (figure === null) return "–";
  if (!Number.isFinite(figure)) return "never";
  if (Number.isInteger(figure) || Math.abs(figure) >= 1000) {
    return Math.round(figure).toString();
  }
  return figure.toFixed(Math.abs(figure) < 10 ? 2 : 1);
}
