import type { JudgedRequest } from "./effective.ts";
import { parseListen } from "./parse_listen.ts";
import type { Subject } from "./rules/subject.ts";

/**
 * The request as the same nginx gets it again, where a location passes the handshake on to another
 * server block of the same configuration (`http://127.0.0.1:5001`); null where it leaves.
 */
export function nextHop(subject: Subject): JudgedRequest | null {
  const { judged } = subject;
  if (!subject.passesUpgrade() || judged.upstream === null || judged.uri === null) return null;
  const [, scheme, digits] =
    /^(https?):\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::(\d+))?$/.exec(judged.upstream) ??
      [];
  if (scheme === undefined) return null;
  const tls = scheme === "https";
  const port = digits === undefined ? (tls ? 443 : 80) : Number(digits);
  const isOwn = subject.all().some((server) =>
    server.name === "server" && server !== judged.server &&
    server.block?.some((line) => line.name === "listen" && parseListen(line)?.port === port)
  );
  if (!isOwn) return null;
  const headers: Record<string, string> = {};
  for (const { name, value } of judged.headers) headers[name.toLowerCase()] ??= value;
  const host = (headers["host"] ?? "localhost").replace(/:\d*$/, "");
  return { host, port, tls, path: judged.uri, method: "GET", headers };
}
