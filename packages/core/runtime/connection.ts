import type { Observable } from "rxjs";
import type { Cursor } from "../model/cursor.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Freshness } from "../model/freshness.ts";
import type { Quality } from "../model/quality.ts";
import type { ConnectionState } from "../model/state.ts";
import type { Trace, TraceEntry } from "../model/trace.ts";

/** One message, as the feed let it through. */
export interface Message<T> {
  readonly value: T;
  /** The route that carried it. */
  readonly via: string;
  /** When it arrived (push) or was asked for (pull). */
  readonly at: number;
  /** Whether it is the whole value or one item. */
  readonly type: "snapshot" | "event" | "news";
  /** Its place, on feeds that have one. */
  readonly cursor?: Cursor;
}

/** What became of a message handed to {@linkcode Connection.send}. */
export type SendOutcome = "sent" | "queued" | "dropped";

/**
 * A connection as its user holds it. It outlives many links, and does nothing until somebody
 * subscribes.
 */
export interface Connection<T> {
  /** The state; replays the newest. Subscribing starts the connection. */
  readonly state$: Observable<ConnectionState>;
  /** What arrives. Subscribing starts the connection. */
  readonly message$: Observable<Message<T>>;
  readonly quality$: Observable<Quality>;
  readonly freshness$: Observable<Freshness>;
  /** Steps of the machine, from now on; does not start the connection. */
  readonly trace$: Observable<TraceEntry>;
  /** Observations for the diagnosis: those kept, then new ones; does not start the connection. */
  readonly evidence$: Observable<Evidence>;
  /**
   * What the newest evidence says of the path: the cause, the hop and the fix. Replays the newest,
   * again whenever it changes; does not start the connection. The causes are loaded with the first
   * subscriber.
   */
  readonly diagnosis$: Observable<Diagnosis>;
  /** The state now. */
  readonly state: ConnectionState;
  /** The recorded run so far, bounded, free of secrets. */
  trace(): Trace;
  /** Sends over the link, or queues within the limit while there is none. */
  send(data: string | Uint8Array): SendOutcome;
  /** Tries everything now; leaves `failed`. Within the retry budget. */
  retryNow(): void;
  /** Asks for the value now, as a poll. */
  refresh(): void;
  /** Ends it for good; every observable completes. */
  close(): void;
}
