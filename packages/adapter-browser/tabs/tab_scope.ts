/** What of the Web Locks API is needed. */
export interface TabLocks {
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    callback: () => Promise<void>,
  ): Promise<unknown>;
}

/** What of a `BroadcastChannel` is needed (HTML §9.6). */
export interface TabChannel {
  /** Tells the other tabs. */
  post(message: unknown): void;
  /** Says and hears nothing any more. */
  close(): void;
}

/** What tabs of one origin share. */
export interface TabScope {
  /** Exclusive use of a name among tabs. */
  readonly locks: TabLocks;
  /** Joins a channel, and calls back with what other tabs say on it. */
  readonly createChannel: (name: string, hear: (message: unknown) => void) => TabChannel;
  /** Milliseconds that never go backwards. */
  readonly now: () => number;
  /** Calls back each `everyMs`; returns what stops it. */
  readonly repeat: (everyMs: number, callback: () => void) => () => void;
}

/** This page's, or null where Web Locks or BroadcastChannel are missing. */
export function pageTabScope(): TabScope | null {
  const { navigator, BroadcastChannel } = globalThis;
  // Both exist only where the context is secure, and not in every browser.
  if (navigator?.locks === undefined || BroadcastChannel === undefined) return null;
  return {
    locks: navigator.locks,
    createChannel: (name, hear) => {
      const channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => hear(data);
      return { post: (message) => channel.postMessage(message), close: () => channel.close() };
    },
    now: () => performance.now(),
    repeat: (everyMs, callback) => {
      const timer = setInterval(callback, everyMs);
      return () => clearInterval(timer);
    },
  };
}
