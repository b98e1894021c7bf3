import type { Directive } from "./directive.ts";
import type { ConfigFix } from "./rules/rule.ts";
import { title } from "./rules/subject.ts";

/**
 * A fix as text to paste. Its first lines are comments that say where it belongs and what gives way
 * to it, so that nginx takes the whole.
 */
export function renderFix(fix: ConfigFix | null): string {
  if (fix === null) return "";
  const { into, context, instead = [], lines, remark, then } = fix;
  const head = lines.length === 0 && instead.length > 0
    ? `# ${place(into, context)}: remove ${places(instead, into)}`
    : lines.length === 0
    ? null
    : `# ${place(into, context)}${
      instead.length === 0 ? "" : `, instead of ${places(instead, into)}`
    }:`;
  return [
    ...remark === undefined ? [] : [`# ${remark}`],
    ...head === null ? [] : [head],
    ...lines,
    ...then === undefined ? [] : [`# Then ${then}`],
  ].join("\n");
}

function place(into: Directive | null, context: ConfigFix["context"]): string {
  if (into === null) {
    return context === "http"
      ? "In the http block, outside of every server"
      : `In the ${context} block`;
  }
  const of = title(into);
  return `In ${of.startsWith("location") || of.startsWith("the ") ? of : `the block ${of}`} ` +
    `(${into.file}:${into.line})`;
}

function places(found: readonly Directive[], into: Directive | null): string {
  const own = found.filter(({ file }) => file === into?.file).map(({ line }) => line);
  const others = found.filter(({ file }) => file !== into?.file).map(({ file, line }) =>
    `${file}:${line}`
  );
  const lines = [...new Set(own)];
  return [
    ...lines.length === 0 ? [] : [`line${lines.length > 1 ? "s" : ""} ${lines.join(", ")}`],
    ...new Set(others),
  ].join(" and ");
}
