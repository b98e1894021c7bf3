/** The part of an event target that is used here. */
export interface PageTarget {
  /** As in DOM §2.7. */
  addEventListener(type: string, listener: (event: Event) => void): void;
  /** As in DOM §2.7. */
  removeEventListener(type: string, listener: (event: Event) => void): void;
}

/** The Network Information API, where a browser has it (WICG Network Information §6). */
export interface PageNetwork extends PageTarget {
  /** How the device is connected, such as `wifi`; desktop browsers do not tell. */
  readonly type?: string;
  /** What the connection is worth by estimate, such as `4g`. */
  readonly effectiveType?: string;
}

/**
 * A window, as far as signals need one. Every part may be missing: a worker has no document, a
 * server has nothing.
 */
export interface PageScope extends Partial<PageTarget> {
  /** Tells visibility (HTML §6.1) and freezing (Page Lifecycle §4.4). */
  readonly document?: PageTarget & { readonly visibilityState: string };
  /** Tells whether the device believes it is online (HTML §8.9.1.4), and the kind of network. */
  readonly navigator?: {
    readonly onLine?: boolean;
    readonly connection?: PageNetwork;
  };
}
