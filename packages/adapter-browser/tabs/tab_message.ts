import type { LinkEnd, OpenFacts } from "@holdfast/core";

/** What tabs say to each other about one shared link. */
export type TabMessage =
  /** A tab wants to know how the link stands. */
  | { readonly type: "hello" }
  /** The link is open, said by the leader. */
  | { readonly type: "opened"; readonly facts: OpenFacts }
  | { readonly type: "message"; readonly data: string | Uint8Array }
  | { readonly type: "heard" }
  /** A tab asks for a sign of life of the link. */
  | { readonly type: "ask"; readonly from: string; readonly ask: number }
  | { readonly type: "answered"; readonly to: string; readonly ask: number }
  | { readonly type: "ended"; readonly end: LinkEnd }
  /** The leader itself lives. */
  | { readonly type: "beat" };
