import type { FaultChoice } from "../demo_faults.ts";
import type { Ticket } from "../tickets/ticket.ts";

/** The switch of the demo's faults, as the server process holds it. */
export interface FaultSwitch {
  readonly catalogue: readonly FaultChoice[];
  /** The fault on the path now; `null` while it is whole. */
  current(): string | null;
  /** Puts this fault on the path, in place of another. */
  set(id: string): void;
  /** Makes the path whole. */
  heal(): void;
}

/**
 * Where pages find WebTransport: an address, or a port under the name by which they found the page.
 */
export type SessionPlace = string | { readonly port: number };

/** The gateway of the process that serves the pages. */
export interface SiteGateway {
  /** Address of the gateway as the page must call it; `null` where it is the page's own server. */
  readonly address: string | null;
  /** The feed of the wallet. */
  readonly feed: string;
  /** Where WebTransport is served; `null` where it is not. */
  readonly transport: SessionPlace | null;
  /** Bridges that lead to this gateway. */
  readonly bridges: readonly string[];
  /** Lets a page read that feed for a short time. */
  issue(): Promise<Ticket>;
}

/** What the process that serves the pages lets them watch. */
export interface Site {
  readonly mode: "demo" | "server";
  /**
   * The way straight to LNbits, with the invoice key; `null` where the key stays on the server.
   */
  readonly direct: { readonly server: string; readonly key: string } | null;
  readonly gateway: SiteGateway;
  readonly faults: FaultSwitch | null;
}

const SITE = Symbol.for("holdfast.site");

/**
 * What this process lets its pages watch, or `null` where nothing was set up (`node
 * build/index.js`). The built handler and `server/main.ts` are separate module graphs in one
 * process, so they meet at a global symbol.
 */
export function currentSite(): Site | null {
  return (globalThis as { [SITE]?: Site })[SITE] ?? null;
}

/** Sets what {@linkcode currentSite} gives. */
export function setSite(site: Site | null): void {
  Object.assign(globalThis, { [SITE]: site });
}
