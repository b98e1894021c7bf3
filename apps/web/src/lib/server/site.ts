import type { FaultChoice } from "../demo_faults.ts";

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

/** What the process that serves the pages lets them watch. */
export interface Site {
  readonly mode: "demo" | "server";
  /** Address of the LNbits server, as the page must call it. */
  readonly server: string;
  /** The invoice key. Never an admin key: those are refused before anything is served. */
  readonly key: string;
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
