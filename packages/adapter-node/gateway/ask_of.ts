/** Largest message of a client, in bytes: all it can say is a question. */
export const CLIENT_MESSAGE_MAX = 4096;

/**
 * The number of a client's question.
 *
 * @param text What the client said; untrusted.
 * @returns Null for anything else.
 */
export function askOf(text: string): number | null {
  try {
    const told: unknown = JSON.parse(text);
    if (typeof told !== "object" || told === null) return null;
    const { type, ask } = told as { readonly type?: unknown; readonly ask?: unknown };
    return type === "ask" && typeof ask === "number" && Number.isSafeInteger(ask) ? ask : null;
  } catch {
    return null;
  }
}
