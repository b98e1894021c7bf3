import { type Exchange, type Text } from "./exchange.ts";
import { variableOf } from "./variable_of.ts";

/** A piece of a text with variables. */
export type TextPart =
  | { readonly literal: string }
  | { readonly variable: string }
  | { readonly capture: number };

const TEXT_LENGTH_MAX = 65_536;
const PART_REGEXP = /\$(?:\{(\w+)\}|(\d)|([A-Za-z_]\w*))/g;

/** Splits a text at its variables: `$name`, `${name}`, `$1`. */
export function textParts(template: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of template.matchAll(PART_REGEXP)) {
    if (match.index > from) parts.push({ literal: template.slice(from, match.index) });
    from = match.index + match[0].length;
    const [, braced, digit, plain] = match;
    const name = braced ?? digit ?? plain ?? "";
    // `$10` is the first capture and a zero, as in nginx.
    parts.push(/^\d$/.test(name) ? { capture: Number(name) } : { variable: name });
  }
  if (from < template.length) parts.push({ literal: template.slice(from) });
  return parts;
}

/**
 * Puts values in the place of variables.
 *
 * @param escapeCapture How captures are escaped, where nginx does so.
 */
export function evaluateText(
  template: string,
  exchange: Exchange,
  escapeCapture: (text: string) => string = (text) => text,
): Text {
  if (!template.includes("$")) return { text: template, unknown: [] };
  const unknown: string[] = [];
  const texts = textParts(template).map((part) => {
    if ("literal" in part) return part.literal;
    if ("capture" in part) return escapeCapture(exchange.captures[part.capture] ?? "");
    const value = variableOf(part.variable, exchange);
    unknown.push(...value.unknown);
    return value.text;
  });
  // A text that doubles itself in a circle must not eat the memory; nginx's own buffers end too.
  return { text: texts.join("").slice(0, TEXT_LENGTH_MAX), unknown: [...new Set(unknown)] };
}
