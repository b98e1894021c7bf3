import type { EffectiveSummary } from "./audit_report.ts";
import type { Effective } from "./effective.ts";
import { maskKey } from "./mask_key.ts";

const SECRET_HEADERS = new Set(["authorization", "cookie", "proxy-authorization", "x-api-key"]);

/** A client's header as browsers spell it: `Sec-WebSocket-Key`. */
function asSpoken(name: string): string {
  return name.toLowerCase() === name
    ? name.replace(/(^|-)[a-z]/g, (part) => part.toUpperCase()).replace("Websocket", "WebSocket")
    : name;
}

/** What a request becomes at the upstream, without what is secret in it. */
export function effectiveSummary(judged: Effective, key: string): EffectiveSummary {
  const { server, locations, answered, pass } = judged;
  const isPassed = answered === null && pass !== null;
  const names = server?.block?.find(({ name }) => name === "server_name")?.args ?? [];
  const listens = server?.block?.find(({ name }) => name === "listen")?.args ?? [];
  const location = locations.at(-1);
  const headers: Record<string, string> = {};
  const spellings = new Map<string, string>();
  for (const { name: spelt, value } of isPassed ? judged.headers : []) {
    if (value === "") continue;
    const name = asSpoken(spelt);
    const shown = SECRET_HEADERS.has(name.toLowerCase()) ? "•••" : maskKey(value, key);
    const known = spellings.get(name.toLowerCase()) ?? name;
    spellings.set(name.toLowerCase(), known);
    headers[known] = headers[known] === undefined ? shown : `${headers[known]}, ${shown}`;
  }
  return {
    server: server === null ? null : names[0] ?? listens[0] ?? null,
    location: location === undefined ? null : `location ${location.args.join(" ")}`,
    upstream: isPassed ? judged.upstream : null,
    uri: isPassed && judged.uri !== null ? maskKey(judged.uri, key) : null,
    httpVersion: isPassed ? judged.httpVersion.value : null,
    headers,
    ...answered === null ? {} : {
      answered: {
        status: answered.status,
        ...answered.location === undefined ? {} : { location: maskKey(answered.location, key) },
      },
    },
  };
}
