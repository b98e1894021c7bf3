import type { NginxLogLine } from "../model/host_evidence.ts";
import { deciding, type Sign, sign } from "./cause.ts";

/** The proxy's log has lines of one of these kinds: enough to name a child. */
export function proxyLog(weight: number, lines: readonly NginxLogLine[], clause: string): Sign {
  return deciding(
    "nginx_log",
    weight,
    ({ what, count, example }) => lines.includes(what) ? told(clause, count, example) : null,
  );
}

/** The proxy's log has lines that speak against. */
export function proxyLogAgainst(
  weight: number,
  lines: readonly NginxLogLine[],
  clause: string,
): Sign {
  return sign(
    "nginx_log",
    weight,
    ({ what, count }) => lines.includes(what) ? told(clause, count) : null,
  );
}

/**
 * The proxy's access log has lines of these minutes, and none of these kinds: what was answered was
 * answered by somebody else.
 */
export function absentFromLog(
  weight: number,
  lines: readonly NginxLogLine[],
  clause: string,
): Sign {
  return sign("nginx_log", weight, (_, scene) => {
    const logged = scene.all("nginx_log").map(({ what }) => what);
    const hasRequests = logged.some((what) =>
      what.startsWith("status-") || what === "upgrade-answered"
    );
    return hasRequests && !logged.some((what) => lines.includes(what))
      ? `The proxy's log has requests of this path, and ${clause}`
      : null;
  });
}

function told(clause: string, count: number, example?: string): string {
  const often = count === 1 ? "once" : `${count} times`;
  const quote = example === undefined || example === "" ? "" : `: ${example}`;
  return `The proxy's log says ${often} that ${clause}${quote}`;
}
