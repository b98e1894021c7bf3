/** An answer that says no: the close code of the feed protocol, its status, and what to do. */
export interface Refusal {
  /** Close code of the feed protocol (`docs/protocol.md`, Ends). */
  readonly code: number;
  /** Status of the HTTP answer. */
  readonly status: number;
  /** One sentence. */
  readonly detail: string;
  /** How long to stay away. */
  readonly retryAfterMs?: number;
}

/** Every refusal that a gateway gives, by what is wrong. */
export const REFUSALS = {
  badRequest: { code: 4400, status: 400, detail: "The request was not understood" },
  noTicket: { code: 4401, status: 401, detail: "A ticket is missing" },
  badTicket: { code: 4401, status: 401, detail: "The ticket does not hold" },
  oldTicket: { code: 4401, status: 401, detail: "The ticket has expired" },
  otherFeed: { code: 4403, status: 403, detail: "The ticket is for another feed" },
  otherOrigin: { code: 4403, status: 403, detail: "This origin may not read here" },
  otherHost: { code: 4403, status: 421, detail: "This server does not answer under this name" },
  noFeed: { code: 4404, status: 404, detail: "There is no such feed" },
  noRoute: { code: 4404, status: 404, detail: "There is nothing at this path" },
  noSocket: { code: 4404, status: 404, detail: "There is no WebSocket at this path" },
  noUpgrade: { code: 4400, status: 426, detail: "This path takes WebSockets only" },
  noConnect: { code: 4400, status: 405, detail: "This path takes WebSockets only" },
  noMethod: { code: 4400, status: 405, detail: "This method is not taken here" },
  otherType: { code: 4400, status: 415, detail: "An offer is of the type application/sdp" },
  noChannels: { code: 4404, status: 501, detail: "This gateway has no data channels" },
  noAddress: {
    code: 1013,
    status: 503,
    detail: "The gateway found no address of its own",
    retryAfterMs: 10_000,
  },
  noValue: {
    code: 1013,
    status: 503,
    detail: "The upstream has given no value yet",
    retryAfterMs: 2000,
  },
  tooLarge: { code: 1009, status: 413, detail: "The message is too large" },
  tooMany: {
    code: 4429,
    status: 429,
    detail: "Too many requests or connections from this address",
    retryAfterMs: 5000,
  },
  full: { code: 1013, status: 503, detail: "The gateway is full", retryAfterMs: 10_000 },
  noStore: {
    code: 1013,
    status: 503,
    detail: "The store of the feeds does not answer",
    retryAfterMs: 5000,
  },
  draining: { code: 1012, status: 503, detail: "The gateway restarts", retryAfterMs: 1000 },
} as const satisfies Readonly<Record<string, Refusal>>;
