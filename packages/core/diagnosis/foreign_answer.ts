import type { EvidenceOf } from "../model/evidence.ts";
import { answerer } from "./answerer.ts";
import type { Scene } from "./scene.ts";

/** Servers of applications: behind a proxy that passes their header on, they name no stranger. */
const APPLICATION_REGEXP = /^(uvicorn|hypercorn|gunicorn|daphne|werkzeug|waitress|)$/i;

/**
 * Who answered a handshake, if it was somebody who answers nothing else at this address: another
 * `server`, or a `via` (RFC 9110 §7.6.3) that plain answers do not carry. Null where it is the
 * same.
 */
export function foreignAnswerer(found: EvidenceOf<"upgrade">, scene: Scene): string | null {
  if (found.outcome === "opened" || found.end?.status === undefined) return null;
  if (answerer(found.end) === "server") return null;
  const plain = scene.all("http").filter(({ what, status }) =>
    status !== null && what !== "plain-http"
  );
  if (plain.length === 0) return null;
  const via = found.end.headers?.["via"];
  if (via !== undefined && plain.every(({ headers }) => headers?.["via"] === undefined)) {
    return `Via: ${via}`;
  }
  const known = new Set(plain.map(({ headers }) => nameOf(headers?.["server"])));
  const name = nameOf(found.end.headers?.["server"]);
  // A proxy that names itself in every answer names itself in this one too.
  if (name === "" && !known.has("")) return "no Server at all";
  const hasProxy = [...known].some((server) => !APPLICATION_REGEXP.test(server));
  if (!hasProxy || APPLICATION_REGEXP.test(name) || known.has(name)) return null;
  return `Server: ${found.end.headers?.["server"]}`;
}

const nameOf = (server = ""): string => server.split("/")[0]?.trim().toLowerCase() ?? "";
