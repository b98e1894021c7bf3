/** A wallet to watch, and where it comes from. */
export interface Source {
  /** `demo`: the embedded server; `server`: the operator's choice; `own`: typed by the person. */
  readonly kind: "demo" | "server" | "own";
  readonly server: string;
  /** The invoice key. */
  readonly key: string;
}

const SLOT = "holdfast.own";

/**
 * The person's own wallet, kept for this tab; `null` if there is none or the tab may not remember.
 */
export function keptSource(): Source | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(SLOT) ?? "null");
    if (typeof kept !== "object" || kept === null) return null;
    const { server, key } = kept as Record<string, unknown>;
    if (typeof server !== "string" || typeof key !== "string") return null;
    return { kind: "own", server, key };
  } catch {
    return null;
  }
}

/** Keeps the person's own wallet until the tab closes. */
export function keepSource(source: Source): void {
  try {
    sessionStorage.setItem(SLOT, JSON.stringify({ server: source.server, key: source.key }));
  } catch {
    // A tab that may not remember still watches; the person types the key again after a reload.
  }
}

/** Forgets the person's own wallet. */
export function forgetSource(): void {
  try {
    sessionStorage.removeItem(SLOT);
  } catch {
    // What could not be kept need not be forgotten.
  }
}
