import type { Directive } from "./directive.ts";
import { evaluateText } from "./evaluate_text.ts";
import { type Exchange, levelsOf } from "./exchange.ts";
import type { Move } from "./move.ts";
import { directivesOf } from "./setting_of.ts";

/** Where `error_page` sends a request that was answered with this status; null for nowhere. */
export function errorPage(status: number, exchange: Exchange): Move | null {
  const pages = directivesOf(levelsOf(exchange), "error_page");
  const from = pages.find(({ args }) => args.slice(0, -1).includes(String(status)));
  const template = from?.args.at(-1);
  if (from === undefined || template === undefined) return null;
  const target = evaluateText(template, exchange).text;
  exchange.forcedStatus = forcedStatus(from, status);
  if (target.startsWith("@")) {
    exchange.isInternal = true;
    return { to: "named", name: target, from };
  }
  if (!target.startsWith("/")) {
    return { to: "answer", status: redirectStatus(from), location: target, from };
  }
  redirectInternally(exchange, target, !template.includes("$"));
  return { to: "server" };
}

/** Without `=` the status stays; `=` leaves it to what answers, `=200` says it. */
function forcedStatus({ args }: Directive, status: number): number | null {
  const overwritten = args.slice(0, -1).find((arg) => arg.startsWith("="));
  if (overwritten === undefined) return status;
  return overwritten === "=" ? null : Number(overwritten.slice(1));
}

function redirectStatus({ args }: Directive): number {
  const overwritten = args.find((arg) => arg.startsWith("="));
  const status = Number(overwritten?.slice(1));
  return [301, 302, 303, 307, 308].includes(status) ? status : 302;
}

/** Takes another path, as `ngx_http_internal_redirect`: its arguments replace the old ones. */
export function redirectInternally(
  exchange: Exchange,
  target: string,
  isConfigured: boolean,
): void {
  const question = target.indexOf("?");
  exchange.path = question === -1 ? target : target.slice(0, question);
  exchange.args = question === -1 ? "" : target.slice(question + 1);
  exchange.isPathOriginal = false;
  exchange.isPathConfigured = isConfigured;
  exchange.isInternal = true;
  exchange.mayReplacePrefix = true;
}
