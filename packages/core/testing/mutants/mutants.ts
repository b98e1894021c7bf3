/** One line of core, made wrong on purpose. */
export interface Mutant {
  /** What is wrong, as one might have got it wrong. */
  readonly name: string;
  /** From the package's folder. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** The property that must fail with it. */
  readonly caughtBy: string;
}

/** At least one for each property: what makes them fail. Those marked "found" were real once. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: "the loopback never runs",
    file: "machine/activities.ts",
    find: "if (needsLoopback(state))",
    replace: "if (false)",
    caughtBy: "activities-match-state",
  },
  {
    name: "what is no longer wanted runs on",
    file: "runtime/engine.ts",
    find: "this.#running.get(id)?.unsubscribe();",
    replace: "this.#running.get(id);",
    caughtBy: "activities-match-state",
  },
  {
    name: "a retry reaches a closed connection",
    file: "machine/transition.ts",
    find: "if (state.isClosed) return state;",
    replace: 'if (state.isClosed && event.type !== "retry_requested") return state;',
    caughtBy: "nothing-runs-after-close",
  },
  {
    name: "any answer counts for the question in flight",
    file: "machine/on_pull.ts",
    find: "if (pull?.inFlight?.n !== event.n) return state;",
    replace: "if (!pull?.inFlight) return state;",
    caughtBy: "old-attempts-are-deaf",
  },
  {
    name: "messages of a link that was left are delivered (found)",
    file: "runtime/run_link.ts",
    find: "if (!subscriber.closed) deliver(link, data);",
    replace: "deliver(link, data);",
    caughtBy: "old-attempts-are-deaf",
  },
  {
    name: "every link that opened counts as open",
    file: "machine/phase.ts",
    find: "if (link !== null && isTrusted(state, link))",
    replace: "if (link !== null)",
    caughtBy: "open-needs-a-live-link",
  },
  {
    name: "each missed change starts the grace anew (found)",
    file: "machine/on_pull.ts",
    find: "const isFirst = !isExplained && pull.unexplained?.attempt !== state.current;",
    replace: "const isFirst = !isExplained;",
    caughtBy: "useless-links-are-left-in-bounded-time",
  },
  {
    name: "a useless rival makes the path look lossy (found)",
    file: "machine/deadlines.ts",
    find: "const sampled = isProved(link) ? withSample(state, null) : state;",
    replace: "const sampled = withSample(state, null);",
    caughtBy: "useless-links-are-left-in-bounded-time",
  },
  {
    name: "no better route is tried while one works",
    file: "machine/attempts.ts",
    find: '? "promotion" : null;',
    replace: "? null : null;",
    caughtBy: "heals-within-bound",
  },
  {
    name: "a route that was seen to work stays behind its gate",
    file: "machine/on_link.ts",
    find: "if (!isHeld(state, routeId)) return state;",
    replace: "if (isHeld(state, routeId)) return state;",
    caughtBy: "gates-open-by-proof",
  },
  {
    name: "two doubtful links wait for each other (found)",
    file: "machine/attempts.ts",
    find: "other.doubts.length === 0",
    replace: "true",
    caughtBy: "heals-within-bound",
  },
  {
    name: "a mute candidate is kept for ever (found)",
    file: "machine/deadlines.ts",
    find: "link.missedAt === null || link.attempt === state.current",
    replace: "true",
    caughtBy: "heals-within-bound",
  },
  {
    name: "attempts come at the end of their window",
    file: "policy/backoff.ts",
    find: "window.startMs + phase * window.lengthMs",
    replace: "window.startMs + 0.999 * window.lengthMs",
    caughtBy: "backoff-stays-in-its-band",
  },
  {
    name: "phases fill half of the band",
    file: "machine/changing.ts",
    find: "const [phase, drawn] = draw(state);",
    replace:
      "const [phase, drawn] = draw(state).map((v, i) => i === 0 ? Number(v) / 2 : v) as never;",
    caughtBy: "backoff-stays-in-its-band",
  },
  {
    name: "an attempt costs half a token",
    file: "policy/retry_budget.ts",
    find: "Math.max(0, tokens - 1)",
    replace: "Math.max(0, tokens - 0.5)",
    caughtBy: "attempts-stay-in-budget",
  },
  {
    name: "an open link ends the outage before it is proved",
    file: "machine/settle.ts",
    find: 'link.stage === "open" && isProved(link)',
    replace: 'link.stage === "open"',
    caughtBy: "unproved-links-reset-nothing",
  },
  {
    name: "a page that was not frozen begins a new outage when thawed (found)",
    file: "machine/on_signal.ts",
    find: "state.surroundings.isFrozen ? beginOutage(known, true) : known",
    replace: "beginOutage(known, true)",
    caughtBy: "unproved-links-reset-nothing",
  },
  {
    name: "the floor to whole sat overwrites the exact balance",
    file: "lnbits/wallet_codec.ts",
    find: "msat: balance,",
    replace: "msat: balance - balance % 1000,",
    caughtBy: "value-never-goes-back",
  },
  {
    name: "an event after a gap is delivered",
    file: "feed/cursor_feed.ts",
    find: "if (item.cursor.seq === cursor.seq + 1) {",
    replace: "if (item.cursor.seq >= cursor.seq + 1) {",
    caughtBy: "cursor-feeds-are-exactly-once-in-order",
  },
  {
    name: "an answer is as fresh as its arrival",
    file: "runtime/runners.ts",
    find: "inbox.acceptPull(routeId, askedAt, result)",
    replace: "inbox.acceptPull(routeId, this.#now(), result)",
    caughtBy: "freshness-is-never-understated",
  },
  {
    name: "the promise forgets the slower pace before (found)",
    file: "machine/freshness_bound.ts",
    find: "return Math.max(pacedMs,",
    replace: "return Math.min(pacedMs,",
    caughtBy: "freshness-is-never-understated",
  },
  {
    name: "a doubt is forgotten at once",
    file: "machine/deadlines.ts",
    find: "link.calmAt + state.plan.options.calmMs",
    replace: "link.calmAt",
    caughtBy: "no-flapping",
  },
  {
    name: "samples are kept for ever",
    file: "machine/on_quality.ts",
    find: ".slice(-state.plan.options.samplesMax)",
    replace: ".slice(0)",
    caughtBy: "queues-stay-bounded",
  },
  {
    name: "the trace is kept for ever",
    file: "runtime/trace_log.ts",
    find: "if (this.#kept.length > this.#limit) this.#kept.shift();",
    replace: "",
    caughtBy: "queues-stay-bounded",
  },
  {
    name: "chance comes from outside",
    file: "policy/random_sequence.ts",
    find: "(seed + 0x6d2b79f5) | 0",
    replace: "(seed + Math.random() * 2 ** 32) | 0",
    caughtBy: "same-seed-same-trace",
  },
  {
    name: "a failed connection goes on",
    file: "machine/reading.ts",
    find: "return state.isStarted && !state.isClosed && state.failure === null;",
    replace: "return state.isStarted && !state.isClosed;",
    caughtBy: "terminal-means-terminal",
  },
  {
    name: "what the routes said last ends a retry before it began (found)",
    file: "machine/on_user.ts",
    find: "{ ...record, lastEnd: null }",
    replace: "record",
    caughtBy: "terminal-means-terminal",
  },
  {
    name: "a late timer is taken for a silent peer",
    file: "machine/transition.ts",
    find: "return isLate && isActive(known) ? resume(known) : known;",
    replace: "return known;",
    caughtBy: "sleep-is-not-silence",
  },
  {
    name: "silence is counted through a sleep (found)",
    file: "machine/on_signal.ts",
    find: "heardAt: state.now,",
    replace: "heardAt: link.heardAt,",
    caughtBy: "sleep-is-not-silence",
  },
];
