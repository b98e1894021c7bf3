import type { Cursor } from "../model/cursor.ts";
import { formatCursor } from "../model/cursor_text.ts";
import type { Secret } from "../model/secret.ts";

/**
 * The first words of a client whose carrier has no headers: the ticket that the route's
 * `authorization` header bears, and the place to go on after.
 *
 * @returns JSON without a line feed; a secret, where there is a ticket.
 */
export function feedHello(
  headers: Readonly<Record<string, Secret>>,
  after: Cursor | null,
): string {
  const [, value] = Object.entries(headers)
    .find(([name]) => name.toLowerCase() === "authorization") ?? [];
  const [, ticket] = /^Bearer +(\S+)$/i.exec(value?.reveal().trim() ?? "") ?? [];
  return JSON.stringify({
    type: "hello",
    ...(ticket === undefined ? {} : { ticket }),
    ...(after === null ? {} : { after: formatCursor(after) }),
  });
}
