/**
 * What the device and the page tell us. Hints: they may be late, wrong or missing, so they probe,
 * never decide.
 */
export type Signal =
  /** The device believes it has, or has not, a network (`navigator.onLine`). */
  | { readonly type: "online" | "offline" }
  /** Somebody can, or cannot, see the page. */
  | { readonly type: "visible" | "hidden" }
  /** The kind of network or the own address changed. */
  | { readonly type: "network_changed"; readonly network: string }
  /** Time passed without us: the device slept or the tab was frozen. */
  | { readonly type: "resumed"; readonly gapMs: number }
  /** The page goes into the back/forward cache or is frozen: let go of everything. */
  | { readonly type: "frozen" | "thawed" };
