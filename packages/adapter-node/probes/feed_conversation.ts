import type { Evidence } from "@holdfast/core";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeLink } from "./probe_link.ts";

const ASK = 1;

/**
 * Listens for a feed's first message, and asks a question that the gateway answers on the same link
 * (`docs/protocol.md`, Messages). Neither is a miss where the gateway has nothing to show.
 */
export async function converseWithFeed(
  context: ProbeContext,
  link: ProbeLink,
  deadlineMs: number,
): Promise<readonly Evidence[]> {
  if (context.hasValue === false) return [];
  const at = context.now();
  const push = { kind: "frames", at, what: "push" } as const;
  const hasCome = link.first.some(isSnapshot) ||
    await link.message(isSnapshot, deadlineMs) !== null;
  if (!hasCome) return [{ ...push, outcome: "missing" }];
  const startedAt = performance.now();
  const answer = link.message(isAnswer, deadlineMs);
  link.send(askText());
  const answeredAt = await answer;
  const tookMs = (answeredAt ?? startedAt + deadlineMs) - startedAt;
  return [
    { ...push, outcome: "arrived" },
    { kind: "loopback", at, outcome: answeredAt === null ? "missing" : "ok", tookMs },
  ];
}

/**
 * A question of the feed protocol.
 *
 * @param bytes How long it is made, with a member that no gateway reads; 0 leaves that out.
 */
export function askText(bytes = 0, pad: (bytes: number) => string = () => ""): string {
  const bare = JSON.stringify({ type: "ask", ask: ASK });
  const room = bytes - bare.length - ',"pad":""'.length;
  return room <= 0 ? bare : JSON.stringify({ type: "ask", ask: ASK, pad: pad(room) });
}

const isSnapshot = (text: string): boolean => memberOf(text, "type") === "snapshot";
const isAnswer = (text: string): boolean =>
  memberOf(text, "type") === "answer" && memberOf(text, "ask") === ASK;

function memberOf(text: string, name: "type" | "ask"): unknown {
  try {
    const told: unknown = JSON.parse(text);
    return typeof told === "object" && told !== null
      ? (told as Readonly<Record<string, unknown>>)[name]
      : undefined;
  } catch {
    return undefined;
  }
}
