import type { PageScope } from "../page_scope.ts";

/**
 * A window, as far as probes need one. Every part may be missing; what is missing is not looked at.
 */
export interface ProbeScope extends PageScope {
  readonly fetch?: typeof fetch;
  readonly WebSocket?: typeof WebSocket;
  readonly location?: {
    /** `https:` and the like. */
    readonly protocol: string;
    readonly hostname: string;
    readonly href: string;
  };
  readonly navigator?: PageScope["navigator"] & {
    readonly permissions?: {
      query(wanted: { readonly name: string }): Promise<{ readonly state: string }>;
    };
  };
  readonly crypto?: { getRandomValues(bytes: Uint8Array<ArrayBuffer>): unknown };
  readonly setTimeout: (callback: () => void, delayMs: number) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
}

/** The page that we are in; its parts are looked up now, never at import. */
export function ownScope(): ProbeScope {
  const own = globalThis as unknown as ProbeScope;
  return {
    // A page's functions insist on being called on the window.
    fetch: (input, init) => globalThis.fetch(input, init),
    WebSocket: globalThis.WebSocket,
    setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
    clearTimeout: (timer) => clearTimeout(timer as number),
    crypto,
    ...(own.location === undefined ? {} : { location: own.location }),
    ...(own.document === undefined ? {} : { document: own.document }),
    ...(own.navigator === undefined ? {} : { navigator: own.navigator }),
  };
}
