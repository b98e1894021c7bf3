/**
 * How a gateway names itself in every HTTP answer: by what it speaks, and not by what it is made of
 * (`docs/protocol.md`, Names). Whoever finds it knows that no proxy answered.
 */
export const GATEWAY_HEADERS = { holdfast: "holdfast.v1" } as const;
