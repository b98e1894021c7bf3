/** What a client tells of its own state. */
export interface ClientReport {
  /** Wall clock of the gateway when it came, in milliseconds. */
  readonly at: number;
  readonly feed: string;
  /** The state of its connection: `open`, `degraded`, `polling`, … */
  readonly phase: string;
  /** The route that delivers, or empty. */
  readonly via: string;
  /** What its diagnosis names, or empty. */
  readonly cause: string;
}

/** Newest reports that are kept. */
const KEPT_MAX = 500;
/** Words of the client: short, and of an alphabet that needs no escaping anywhere. */
const WORD_REGEXP = /^[a-z0-9.-]{0,64}$/;

/** Keeps what clients report, bounded, and only words that can be words of ours. */
export class ClientReports {
  readonly #kept: ClientReport[] = [];

  /**
   * Takes in a report.
   *
   * @param body Untrusted.
   * @returns Null when it is none.
   */
  add(feed: string, body: string, at: number): ClientReport | null {
    const { phase, via = "", cause = "" } = fieldsOf(body);
    if (phase === undefined || ![phase, via, cause].every((word) => WORD_REGEXP.test(word))) {
      return null;
    }
    const report = { at, feed, phase, via, cause };
    this.#kept.push(report);
    if (this.#kept.length > KEPT_MAX) this.#kept.shift();
    return report;
  }

  /** Those of one feed, newest last. */
  of(feed: string): readonly ClientReport[] {
    return this.#kept.filter((report) => report.feed === feed);
  }
}

function fieldsOf(body: string): Readonly<Record<"phase" | "via" | "cause", string | undefined>> {
  const none = { phase: undefined, via: undefined, cause: undefined };
  try {
    const { phase, via, cause } = JSON.parse(body) as Readonly<Record<string, unknown>>;
    const isText = (value: unknown): value is string | undefined =>
      value === undefined || typeof value === "string";
    return isText(phase) && isText(via) && isText(cause) ? { phase, via, cause } : none;
  } catch {
    return none;
  }
}
