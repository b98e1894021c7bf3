import type { Directive } from "./directive.ts";
import { evaluateText } from "./evaluate_text.ts";
import { type Exchange, known } from "./exchange.ts";
import { nginxRegExp, type RegExpAnswer } from "./nginx_regexp.ts";

/** Whether the condition of an `if` holds; its captures become those of the request. */
export function ifCondition(directive: Directive, exchange: Exchange): boolean | "unknown" {
  const words = conditionWords(directive.args);
  const [subject = "", operator, operand = ""] = words;
  const fileTest = /^(!?)-([fdex])$/.exec(subject);
  if (fileTest !== null && operator !== undefined) {
    return fileCondition(operator, fileTest[2] ?? "", fileTest[1] === "!", exchange);
  }
  const value = evaluateText(subject, exchange);
  if (operator === undefined) {
    return value.unknown.length > 0 ? "unknown" : value.text !== "" && value.text !== "0";
  }
  if (operator === "=" || operator === "!=") {
    const other = evaluateText(operand, exchange);
    if (value.unknown.length + other.unknown.length > 0) return "unknown";
    return (value.text === other.text) === (operator === "=");
  }
  if (value.unknown.length > 0) return "unknown";
  const isCaseless = operator.endsWith("*");
  const match = nginxRegExp(operand, isCaseless).exec(value.text);
  if (match === "unknown") return "unknown";
  takeCaptures(match, exchange);
  return (match !== null) !== operator.startsWith("!");
}

/** The words between the parentheses. */
export function conditionWords(args: readonly string[]): readonly string[] {
  const words = [...args];
  const [first] = words;
  if (first?.startsWith("(") === true) words[0] = first.slice(1);
  const last = words.length - 1;
  if (words[last]?.endsWith(")") === true) words[last] = words[last].slice(0, -1);
  // `if ( $a = "" )` leaves empty words at the ends; an empty operand stands between.
  if (words[0] === "") words.shift();
  if (words.at(-1) === "" && args.at(-1) === ")") words.pop();
  return words;
}

/** Makes what a regular expression captured known to what follows. */
export function takeCaptures(match: RegExpAnswer, exchange: Exchange): void {
  if (match === null || match === "unknown") return;
  exchange.captures = [...match].map((part) => part ?? "");
  for (const [name, value] of Object.entries(match.groups ?? {})) {
    exchange.variables.set(name.toLowerCase(), known(value ?? ""));
  }
}

function fileCondition(
  template: string,
  test: string,
  isNegated: boolean,
  exchange: Exchange,
): boolean | "unknown" {
  const { exists } = exchange.options;
  const path = evaluateText(template, exchange);
  if (exists !== undefined && path.unknown.length === 0) {
    const found = (test !== "d" && exists(path.text, "file")) ||
      (test !== "f" && exists(path.text, "folder"));
    return found !== isNegated;
  }
  // A handshake asks for no file, and a switch such as maintenance.html is off in a normal hour.
  return isNegated;
}
