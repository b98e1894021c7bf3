import type { Directive } from "./directive.ts";
import { accessPhase } from "./access_phase.ts";
import { absoluteAddress } from "./absolute_address.ts";
import { chooseLocation, type ChosenLocation, namedLocation } from "./choose_location.ts";
import { contentPhase } from "./content_phase.ts";
import { errorPage } from "./error_page.ts";
import { type Exchange, levelsOf, noteUnknown, placeOf } from "./exchange.ts";
import type { JourneyEnd, Move } from "./move.ts";
import { rewritePhase, setGroups } from "./rewrite_phase.ts";
import { settingOf } from "./setting_of.ts";

/** NGX_HTTP_MAX_URI_CHANGES. */
const CHANGES_MAX = 10;

/** Leads a request through the phases of nginx, until something answers or takes it. */
export function journey(exchange: Exchange): JourneyEnd {
  let move: Move = { to: "server" };
  let isErrorPage = false;
  for (let changes = 0; changes <= CHANGES_MAX; changes++) {
    const end = visit(exchange, move);
    if (end.to === "upstream" || end.to === "module") return end;
    if (end.to !== "answer") {
      move = end;
      continue;
    }
    const isRecursive = settingOf(levelsOf(exchange), "recursive_error_pages").value === "on";
    const page = end.isFinal === true || (isErrorPage && !isRecursive)
      ? null
      : errorPage(end.status, exchange);
    // What answers in the place of an error keeps the error's status, unless `=` takes it away.
    const forced = end.isFinal === true ? exchange.forcedStatus : null;
    if (page === null) return forced === null ? end : { ...end, status: forced };
    isErrorPage = true;
    if (page.to === "answer") return page;
    move = page;
  }
  return { to: "answer", status: 500, from: placeDirective(exchange) };
}

function placeDirective({ chain, server }: Exchange): Directive | null {
  return chain.at(-1) ?? server;
}

function visit(exchange: Exchange, move: Move): Move {
  exchange.inner = null;
  if (move.to === "named") {
    const location = namedLocation(exchange.serverLevel, move.name);
    if (location === null) return { to: "answer", status: 500, from: move.from };
    exchange.chain = [location];
    return locationPhases(exchange);
  }
  if (move.to === "server") {
    exchange.chain = [];
    const outcome = rewritePhase(exchange.serverLevel, exchange, false);
    if (outcome.kind === "answer") return { ...outcome, to: "answer" };
  }
  const found = chooseLocation(exchange.serverLevel, exchange.path);
  return enter(exchange, found) ?? locationPhases(exchange);
}

/** Null where the request goes on inside the location. */
function enter(exchange: Exchange, found: ChosenLocation): Move | null {
  for (const directive of found.unknown) {
    noteUnknown(
      exchange,
      `Cannot try the pattern of this location (${directive.args.join(" ")}): it was taken not ` +
        "to fit",
      directive,
    );
  }
  exchange.chain = found.chain;
  if (found.captures !== null) exchange.captures = found.captures;
  setGroups(found.groups, exchange);
  const from = found.chain.at(-1) ?? null;
  if (found.addsSlash && from !== null) {
    const location = slashedAddress(exchange, from);
    return { to: "answer", status: 301, location, from };
  }
  const isInternalOnly = placeOf(exchange).some(({ name }) => name === "internal");
  return isInternalOnly && !exchange.isInternal ? { to: "answer", status: 404, from } : null;
}

function slashedAddress(exchange: Exchange, from: Directive): string {
  const name = from.args.at(-1) ?? "";
  const path = name.replace(/^(=|\^~)/, "");
  const query = exchange.args === "" ? "" : `?${exchange.args}`;
  return absoluteAddress(exchange, path + query);
}

function locationPhases(exchange: Exchange): Move {
  const place = placeOf(exchange);
  const limit = place.find(({ name }) => name === "limit_except");
  if (limit !== undefined && !isMethodOf(limit, exchange)) exchange.inner = limit;
  const isServerItself = exchange.chain.length === 0 && exchange.tree.bareLocation === null;
  if (!isServerItself) {
    const outcome = rewritePhase(place, exchange, true);
    if (outcome.kind === "answer") return { ...outcome, to: "answer" };
    if (outcome.isMoved) return { to: "location" };
  }
  const refusal = accessPhase(exchange);
  if (refusal === null) return contentPhase(exchange);
  const content = contentPhase(exchange);
  const pass = content.to === "upstream" ? content.pass : null;
  return { to: "answer", ...refusal, pass };
}

function isMethodOf({ args }: Directive, { request }: Exchange): boolean {
  const methods = args.map((method) => method.toUpperCase());
  if (methods.includes("GET")) methods.push("HEAD");
  return methods.includes(request.method.toUpperCase());
}
