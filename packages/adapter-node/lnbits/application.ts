import type { IncomingMessage, ServerResponse } from "node:http";
import type { Access } from "./access.ts";
import { type Answer, preflightAnswer, sendAnswer } from "./answer.ts";
import { Ask } from "./ask.ts";
import type { LnbitsSwitches } from "./lnbits_switches.ts";
import type { RateLimit } from "./rate_limit.ts";
import { Refusal } from "./refusal.ts";
import { matchRoute, type Route } from "./route.ts";

/** What stands around the routes. */
export interface ApplicationParts {
  readonly routes: readonly Route[];
  readonly access: Access;
  readonly rateLimit: RateLimit;
  readonly switches: LnbitsSwitches;
  /** Before a superuser is set, answer everything else with a redirect, as a fresh LNbits does. */
  readonly awaitsFirstInstall: boolean;
}

const INSTALL_PATHS = new Set(["/first_install", "/api/v1/auth/first_install"]);

/** Answers one request, through the layers of LNbits' middleware from the outside in. */
export async function answerRequest(
  parts: ApplicationParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const ask = new Ask(request);
  const match = matchRoute(parts.routes, ask.method, ask.path);
  const limit = parts.switches.rateLimitPerMinute;
  // Only what has a route is counted: a 404, a 405, a redirect and a preflight are free.
  if (
    match.kind === "found" &&
    !parts.rateLimit.take(ask.address, ask.path, limit, performance.now())
  ) {
    const error = `Rate limit exceeded: ${limit} per 1 minute`;
    sendAnswer(response, ask, { status: 429, json: { error } }, "none");
    return;
  }
  if (
    parts.awaitsFirstInstall && !parts.access.isInstalled &&
    !INSTALL_PATHS.has(ask.path)
  ) {
    sendAnswer(response, ask, { status: 307, headers: { location: "/first_install" } }, "none");
    return;
  }
  const preflight = preflightAnswer(ask);
  if (preflight !== undefined) {
    sendAnswer(response, ask, preflight);
    return;
  }
  const answer = await answerMatch(ask, match);
  // LNbits makes a 500 outside of its CORS layer.
  sendAnswer(response, ask, answer, answer.status === 500 ? "none" : "all");
}

async function answerMatch(ask: Ask, match: ReturnType<typeof matchRoute>): Promise<Answer> {
  switch (match.kind) {
    case "missing":
      return { status: 404, json: { detail: "Not Found" } };
    case "wrong_method":
      return {
        status: 405,
        json: { detail: "Method Not Allowed" },
        headers: { allow: match.allow },
      };
    case "redirect":
      return { status: 307, headers: { location: ask.addressOf(match.path) } };
    case "found":
      try {
        return await match.route.answer(ask, ...match.parts);
      } catch (error) {
        if (error instanceof Refusal) {
          return { status: error.status, json: error.body };
        }
        return { status: 500, json: { detail: "Unexpected error! ID: embedded" } };
      }
  }
}
