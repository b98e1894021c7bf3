/**
 * What must be running *now*. The runtime makes exactly these run; two activities are the same if
 * their ids are equal, so the id holds everything that would make it another one.
 */
export type Activity =
  /** Hold this route open. */
  | {
    readonly type: "link";
    readonly id: `link:${number}`;
    readonly attempt: number;
    readonly routeId: string;
  }
  /** Ask the pull route once. */
  | {
    readonly type: "poll";
    readonly id: `poll:${number}`;
    readonly n: number;
    readonly routeId: string;
    readonly timeoutMs: number;
  }
  /** Ask an open link for a sign of life. */
  | {
    readonly type: "heartbeat";
    readonly id: `heartbeat:${number}:${number}`;
    readonly attempt: number;
    readonly n: number;
  }
  /** Keep the loopback probe beside the link ready. */
  | { readonly type: "loopback"; readonly id: "loopback" }
  /** One event at one time. */
  | {
    readonly type: "timer";
    readonly id: `timer:${number}`;
    readonly at: number;
  }
  /** Listen to the device and the page. */
  | { readonly type: "signals"; readonly id: "signals" };
