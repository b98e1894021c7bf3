import { type Cursor, formatCursor } from "@holdfast/core";
import { askBudget } from "../ask_budget.ts";
import { askOf, CLIENT_MESSAGE_MAX } from "../ask_of.ts";
import type { FeedSeat } from "../feed_seat.ts";
import type { Admitted, GatewayContext } from "../gateway_context.ts";
import { REFUSALS } from "../refusal.ts";

/** A way for texts in both directions that has no close code of its own. */
export interface SpokenWay {
  /**
   * Writes one text.
   *
   * @returns Whether more may come at once; after `false` nothing comes before
   * {@linkcode SpokenLink.ready}.
   */
  send(text: string): boolean;
  /** The last text was written: lets it go out, and ends within a time of its own. */
  finish(): void;
}

/**
 * A link on which both ends speak in messages of the feed protocol: hands a feed on, answers
 * questions, says `bye` before a code would, and writes one record when it is over.
 */
export class SpokenLink {
  readonly #context: GatewayContext;
  readonly #admitted: Admitted;
  readonly #carrier: string;
  readonly #way: SpokenWay;
  readonly #openedAt: number;
  readonly #hasAsk: () => boolean;
  #messages = 0;
  #place: Cursor | null;
  #seat: FeedSeat | null = null;
  #leave: () => void = () => {};
  #isOver = false;

  /** @param carrier Its name in records and metrics. */
  constructor(context: GatewayContext, admitted: Admitted, carrier: string, way: SpokenWay) {
    const { clock, log } = context;
    this.#context = context;
    this.#admitted = admitted;
    this.#carrier = carrier;
    this.#way = way;
    this.#openedAt = clock.now();
    this.#hasAsk = askBudget(() => clock.now());
    this.#place = admitted.after;
    log.opened(carrier, admitted.feed);
  }

  /** Takes a seat at the feed. Never rejects. */
  async begin(): Promise<void> {
    const { feed, after } = this.#admitted;
    try {
      const { seat, leave } = await this.#context.hub.join(feed, after, {
        write: ({ cursor, text }) => {
          if (this.#isOver) return false;
          this.#messages += 1;
          this.#place = cursor;
          return this.#way.send(text);
        },
        end: (code, reason, retryAfterMs) => this.end(code, reason, retryAfterMs),
      });
      this.#seat = seat;
      this.#leave = leave;
      if (this.#isOver) leave();
    } catch {
      // The store of feeds cannot be reached.
      const { code, detail, retryAfterMs } = REFUSALS.noValue;
      this.end(code, detail, retryAfterMs);
    }
  }

  /** Takes what the client said. */
  hear(text: string): void {
    if (this.#isOver) return;
    if (Buffer.byteLength(text) > CLIENT_MESSAGE_MAX) {
      return this.end(REFUSALS.tooLarge.code, REFUSALS.tooLarge.detail);
    }
    const ask = askOf(text);
    if (ask === null) return this.end(REFUSALS.badRequest.code, REFUSALS.badRequest.detail);
    if (!this.#hasAsk()) {
      const { code, detail, retryAfterMs } = REFUSALS.tooMany;
      return this.end(code, detail, retryAfterMs);
    }
    if (this.#place === null) return;
    this.#way.send(JSON.stringify({ type: "answer", ask, id: formatCursor(this.#place) }));
  }

  /** The way has room again. */
  ready(): void {
    if (!this.#isOver) this.#seat?.ready();
  }

  /** Says `bye`, with a code of the feed protocol, and lets the way finish. */
  end(code: number, reason: string, retryAfterMs?: number): void {
    if (!this.#over(code, reason)) return;
    const bye = { type: "bye", code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    this.#way.send(JSON.stringify(bye));
    this.#way.finish();
  }

  /** The way ended by itself: the client went, or the path to it. */
  lost(reason: string): void {
    this.#over(1006, reason);
  }

  /** Writes the record, once. */
  #over(code: number, reason: string): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#leave();
    const { clock, log } = this.#context;
    const { feed, address } = this.#admitted;
    const livedMs = clock.now() - this.#openedAt;
    const [carrier, messages] = [this.#carrier, this.#messages];
    log.ended({ feed, carrier, address, livedMs, messages, code, reason });
    return true;
  }
}
