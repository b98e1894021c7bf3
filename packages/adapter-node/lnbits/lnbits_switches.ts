/** What {@linkcode LnbitsSwitches} starts with. */
export interface SwitchSettings {
  /**
   * Pushes carry the balance from before the payment, as LNbits 1.4.0 and 1.4.1 do.
   * @default false
   */
  readonly stalePushes?: boolean;
  /**
   * Payments push nothing at all; what is sent by `POST /api/v1/ws/…` still goes through.
   * @default false
   */
  readonly missingPushes?: boolean;
  /**
   * Milliseconds from one protocol ping to the next, and the longest wait is 2^31 - 1.
   * @default 20000
   */
  readonly pingEveryMs?: number;
  /**
   * Requests a minute per address and path before 429; 0 means no limit.
   * @default 200
   */
  readonly rateLimitPerMinute?: number;
}

/** The longest delay that a timer of Node takes. */
const DELAY_MS_MAX = 2 ** 31 - 1;

/** The server's moods; each can be set while it runs, for sockets already open too. */
export class LnbitsSwitches {
  /** Pushes carry the balance from before the payment. */
  stalePushes: boolean;
  /** Payments push nothing at all. */
  missingPushes: boolean;
  #pingEveryMs: number;
  #rateLimitPerMinute: number;
  readonly #onPingEvery = new Set<() => void>();

  /**
   * @param settings What differs from the defaults.
   * @throws {RangeError} If a number is out of its range.
   */
  constructor(settings: SwitchSettings = {}) {
    this.stalePushes = settings.stalePushes ?? false;
    this.missingPushes = settings.missingPushes ?? false;
    this.#pingEveryMs = checkDelay(settings.pingEveryMs ?? 20_000);
    this.#rateLimitPerMinute = checkLimit(settings.rateLimitPerMinute ?? 200);
  }

  /** Milliseconds from one protocol ping to the next. */
  get pingEveryMs(): number {
    return this.#pingEveryMs;
  }

  set pingEveryMs(value: number) {
    this.#pingEveryMs = checkDelay(value);
    for (const listener of this.#onPingEvery) listener();
  }

  /** Requests a minute per address and path before 429; 0 means no limit. */
  get rateLimitPerMinute(): number {
    return this.#rateLimitPerMinute;
  }

  set rateLimitPerMinute(value: number) {
    this.#rateLimitPerMinute = checkLimit(value);
  }

  /** Calls back after {@linkcode LnbitsSwitches.pingEveryMs} was set; the result ends it. */
  watchPingEvery(listener: () => void): () => void {
    this.#onPingEvery.add(listener);
    return () => this.#onPingEvery.delete(listener);
  }
}

function checkDelay(value: number): number {
  if (Number.isFinite(value) && value >= 1 && value <= DELAY_MS_MAX) {
    return value;
  }
  throw new RangeError(`Cannot ping: pingEveryMs must be from 1 to ${DELAY_MS_MAX}: ${value}`);
}

function checkLimit(value: number): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new RangeError(`Cannot limit: rateLimitPerMinute must be a whole number: ${value}`);
}
