import type { Answer } from "./answer.ts";
import type { Ask } from "./ask.ts";

/** One address of the server. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT";
  /** Over the decoded path, from its start to its end. */
  readonly path: RegExp;
  /** Answers; `parts` are the pattern's groups. */
  answer(ask: Ask, ...parts: string[]): Answer | Promise<Answer>;
}

/** What the table says about a request. */
export type Match =
  | { readonly kind: "found"; readonly route: Route; readonly parts: string[] }
  | { readonly kind: "wrong_method"; readonly allow: string }
  | { readonly kind: "redirect"; readonly path: string }
  | { readonly kind: "missing" };

/**
 * Finds a route as Starlette does: the first whose path and method fit; else 405 with the method of
 * the first whose path fits; else 307 if the path fits with its last slash toggled.
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  const fitting = routes.filter((route) => route.path.test(path));
  const route = fitting.find((candidate) => candidate.method === method);
  if (route !== undefined) {
    return { kind: "found", route, parts: route.path.exec(path)?.slice(1) ?? [] };
  }
  if (fitting[0] !== undefined) {
    return { kind: "wrong_method", allow: fitting[0].method };
  }
  if (path !== "/") {
    const other = path.endsWith("/") ? path.replace(/\/+$/, "") : `${path}/`;
    if (routes.some((candidate) => candidate.path.test(other))) {
      return { kind: "redirect", path: other };
    }
  }
  return { kind: "missing" };
}
