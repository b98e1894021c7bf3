/** What an HTTP answer shows, wherever it was recorded. */
export interface Answer {
  readonly status?: number | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bodyStart?: string;
}

/**
 * Who answered: the server behind the proxy, or something in front of it. LNbits and most
 * application servers answer in JSON or plain text, and a proxy's own page names it or is HTML.
 * Behind nginx the `server` header is nginx's in both cases, so the body decides.
 *
 * @example nginx's own error page, and LNbits through the same nginx
 * ```ts
 * import { answerer } from "@holdfast/core/diagnosis";
 * import { equal } from "node:assert/strict";
 *
 * const headers = { server: "nginx/1.22.1" };
 * equal(answerer({ status: 502, headers, bodyStart: "<html><head><title>502" }), "edge");
 * const bodyStart = '{"detail":"Method Not Allowed"}';
 * equal(answerer({ status: 405, headers, bodyStart }), "server");
 * ```
 *
 * @returns `unknown` where nothing was answered, or nothing tells.
 */
export function answerer(answer: Answer): "server" | "edge" | "unknown" {
  const { status, headers = {}, bodyStart = "" } = answer;
  if (status === undefined || status === null) return "unknown";
  const body = bodyStart.trimStart();
  if (body.startsWith("{") || body.startsWith("[")) return "server";
  if (body.startsWith("Failed to open a WebSocket connection")) return "server";
  if (/<center>(nginx|openresty)|<address>Apache|<title>\d{3} /i.test(body)) return "edge";
  if (body === "" && headers["server"] === undefined) return "server";
  if (/^uvicorn/i.test(headers["server"] ?? "")) return "server";
  return body.startsWith("<") ? "edge" : "unknown";
}
