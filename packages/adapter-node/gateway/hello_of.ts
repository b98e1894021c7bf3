import { type Cursor, parseCursor } from "@holdfast/core";

/** The first words of a client whose carrier has no headers. */
export interface Hello {
  readonly ticket: string | null;
  /** Where it stood before. */
  readonly after: Cursor | null;
}

/** Reads `{"type":"hello","ticket":"…","after":"e:41"}`; null for anything else. */
export function helloOf(text: string): Hello | null {
  try {
    const told = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    const { type, ticket = null, after = null } = told ?? {};
    if (type !== "hello" || !(ticket === null || typeof ticket === "string")) return null;
    if (after === null) return { ticket, after };
    const place = typeof after === "string" ? parseCursor(after) : null;
    return place === null ? null : { ticket, after: place };
  } catch {
    return null;
  }
}
