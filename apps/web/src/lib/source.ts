/** A wallet that the page watches at its LNbits, with the key in the page. */
export interface Source {
  /** `demo`: the embedded server; `server`: the operator's choice; `own`: typed by the person. */
  readonly kind: "demo" | "server" | "own";
  readonly server: string;
  /** The invoice key. */
  readonly key: string;
}

/** A wallet that the page watches through the gateway, which holds the key. */
export interface GatewaySource {
  readonly kind: "demo" | "server";
  /** Address of the gateway; `null` where it is the page's own server. */
  readonly gateway: string | null;
  /** Name of the wallet's feed there. */
  readonly feed: string;
  /**
   * Where WebTransport is served: an address, or a port under the page's own name; `null` where it
   * is not.
   */
  readonly transport: string | { readonly port: number } | null;
  /** Bridges that lead to the gateway. */
  readonly bridges: readonly string[];
}

/** Whatever can be watched. */
export type AnySource = Source | GatewaySource;

/** Whether the page watches through the gateway. */
export function isThroughGateway(source: AnySource | null): source is GatewaySource {
  return source !== null && "feed" in source;
}

/** The ways to the wallet that the server offers. */
export interface OfferedWays {
  readonly direct: Source | null;
  readonly gateway: GatewaySource | null;
}

/**
 * What to watch: as the address asks with `?via=gateway` or `?via=direct`, else straight where the
 * server gave the page a key, and through the gateway where it kept the key to itself.
 */
export function offeredSource(
  { direct, gateway }: OfferedWays,
  via: string | null,
): AnySource | null {
  return via === "gateway" ? gateway ?? direct : direct ?? gateway;
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
