import { type Evidence, parseRetryAfter } from "@holdfast/core";
import type { HttpEvidence, UpgradeEvidence } from "./evidence_names.ts";
import { healthPath } from "./health_path.ts";
import { genericPath } from "./link_path.ts";
import { plainRequest } from "./plain_request.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";
import { openUpgrade } from "./upgrade_probe.ts";

const UPGRADES = 8;
const REQUESTS = 12;

interface Answered {
  readonly isGood: boolean;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Several handshakes at once, and then several requests: what a page with a few tabs does. */
export async function probeBurst(
  target: ProbeTarget,
  context: ProbeContext,
): Promise<readonly Evidence[]> {
  const upgradesAt = context.now();
  const opening = Array.from({ length: UPGRADES }, () => openUpgrade(target, context, "second"));
  // All stay open until the last is answered: some limits count what is open.
  const opened = await Promise.all(opening);
  for (const result of opened) result?.socket?.destroy();
  const upgrades = opened.flatMap((result) =>
    result === null ? [] : [answeredUpgrade(result.evidence)]
  );
  const requestsAt = context.now();
  const path = context.profile === "generic"
    ? genericPath(target, context)
    : healthPath(target, context);
  const deadlineMs = context.adaptedMs(context.deadlines.httpMs);
  const requests = await Promise.all(
    Array.from({ length: REQUESTS }, async (): Promise<Answered> => {
      const { evidence } = await plainRequest(target, context, {
        what: "health",
        path,
        deadlineMs,
      });
      const { status, headers = {} } = evidence;
      return { isGood: status !== null && status < 400, status, headers };
    }),
  );
  return [
    burstRecord(upgradesAt, "upgrade", upgrades),
    burstRecord(requestsAt, "request", requests),
  ];
}

/** What the other requests of the battery show of a limit, where one was hit. */
export function headroomOf(asked: readonly HttpEvidence[]): Evidence {
  const answers = asked.map(({ status, headers = {} }): Answered => (
    { isGood: status !== 429, status, headers }
  ));
  return burstRecord(asked[0]?.at ?? 0, "request", answers);
}

function answeredUpgrade({ outcome, status, end }: UpgradeEvidence): Answered {
  return { isGood: outcome === "opened", status: status ?? null, headers: end?.headers ?? {} };
}

function burstRecord(
  at: number,
  what: "upgrade" | "request",
  answers: readonly Answered[],
): Evidence {
  const refused = answers.filter(({ isGood }) => !isGood);
  const statuses = [...new Set(refused.flatMap(({ status }) => status ?? []))];
  const waits = refused.flatMap(({ headers }) => retryAfterMs(headers) ?? []);
  return {
    kind: "burst",
    at,
    what,
    asked: answers.length,
    succeeded: answers.length - refused.length,
    statuses: statuses.toSorted((a, b) => a - b),
    ...waits.length === 0 ? {} : { retryAfterMs: Math.max(...waits) },
  };
}

/** What the answer says of when to come again; null where it says nothing. */
function retryAfterMs(headers: Readonly<Record<string, string>>): number | null {
  const field = headers["retry-after"] ?? headers["ratelimit-reset"] ?? "";
  return parseRetryAfter(field, Date.now());
}
