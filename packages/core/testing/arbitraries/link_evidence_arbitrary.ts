import fc, { type Arbitrary } from "fast-check";
import type { Evidence } from "../../model/evidence.ts";

const at = fc.nat(100_000);
const durationMs = fc.constantFrom(10, 900, 5000, 30_000, 60_000, 60_300, 100_000, 3_600_000);
const bytes = fc.constantFrom(64, 512, 1200, 1400, 4096, 65_536);
const code = fc.constantFrom(
  1000,
  1001,
  1002,
  1003,
  1006,
  1007,
  1008,
  1009,
  1011,
  1012,
  1013,
  4401,
);

/** Records about an open link, and what a page sees of itself. */
export function linkEvidenceArbitrary(): Arbitrary<Evidence> {
  return fc.oneof(
    ...[frames, sizes, idle, burst, stream, close, lifetimes],
    ...[poll, loopback, channel, values, page],
  );
}

const frames: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("frames" as const),
  at,
  outcome: fc.constantFrom(...["arrived", "missing", "late", "invalid", "cut"] as const),
  what: fc.constantFrom(...["push", "echo", "pong", "close"] as const),
  bytes,
  flaw: fc.constant("A reserved bit is set"),
}, { requiredKeys: ["kind", "at", "outcome"] });

const sizes: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("frame_sizes" as const),
  at,
  direction: fc.constantFrom("up" as const, "down" as const),
  largestPassed: bytes,
  smallestLost: fc.option(bytes, { nil: null }),
  how: fc.constantFrom(...["vanished", "closed", "refused"] as const),
}, { requiredKeys: ["kind", "at", "direction", "largestPassed", "smallestLost"] });

const idle: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("idle" as const),
  at,
  quietMs: durationMs,
  outcome: fc.constantFrom("alive" as const, "cut" as const),
  said: fc.constantFrom(...["close", "reset", "nothing"] as const),
}, { requiredKeys: ["kind", "at", "quietMs", "outcome"] });

const burst: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("burst" as const),
  at,
  what: fc.constantFrom("upgrade" as const, "request" as const),
  asked: fc.constant(8),
  succeeded: fc.integer({ min: 0, max: 8 }),
  statuses: fc.uniqueArray(fc.constantFrom(429, 503, 400, 404), { maxLength: 2 }),
});

const stream: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("stream" as const),
  at,
  outcome: fc.constantFrom(...["live", "buffered", "absent"] as const),
  headersMs: fc.option(durationMs, { nil: null }),
  firstByteMs: fc.option(durationMs, { nil: null }),
});

const close: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("close" as const),
  at,
  routeKind: fc.constant("websocket" as const),
  livedMs: durationMs,
  quietMs: durationMs,
  end: fc.record({ how: fc.constant("closed" as const), code, wasClean: fc.boolean() }),
});

const lifetimes: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("lifetimes" as const),
  at,
  livedMs: fc.array(durationMs, { maxLength: 6 }),
});

const poll: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("poll" as const),
  at,
  outcome: fc.constantFrom("ok" as const, "failed" as const),
  tookMs: durationMs,
  failure: fc.record({
    how: fc.constantFrom(...["status", "network", "timeout", "invalid"] as const),
    status: fc.constantFrom(401, 404, 429, 500, 502, 503),
  }),
}, { requiredKeys: ["kind", "at", "outcome", "tookMs"] });

const loopback: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("loopback" as const),
  at,
  outcome: fc.constantFrom("ok" as const, "missing" as const),
  tookMs: durationMs,
});

const channel: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("channel" as const),
  at,
  is: fc.constantFrom(...["invoice-key", "admin-key", "wallet-id", "unknown"] as const),
  pushedTo: fc.boolean(),
});

const values: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("values" as const),
  at,
  outcome: fc.constantFrom(...["same", "push-older", "change-without-push"] as const),
});

const page: Arbitrary<Evidence> = fc.record({
  kind: fc.constant("page" as const),
  at,
  what: fc.constantFrom(
    ...["offline", "online", "mixed-content", "csp-violation", "secure-page", "frozen"] as const,
    ...["timers-late", "address-changed", "address-space", "retry-delayed"] as const,
    ...["fetch-hangs-socket-opens", "cors-refused", "captive-portal"] as const,
  ),
  detail: fc.constant("connect-src"),
}, { requiredKeys: ["kind", "at", "what"] });
