import type { Cursor } from "../model/cursor.ts";
import { parseCursor } from "../model/cursor_text.ts";
import type { LinkEnd, PullFailure } from "../model/link_end.ts";
import { Secret } from "../model/secret.ts";
import type { Clock } from "../ports/clock.ts";
import type { Puller, PullResult } from "../ports/puller.ts";
import type { LinkListener, LinkRequest, OpenLink, Transport } from "../ports/transport.ts";
import { createFetchPuller } from "./fetch_puller.ts";
import { LineParser } from "./line_parser.ts";
import type { WebPlatform } from "./web_platform.ts";
import { withAfter } from "./with_after.ts";

/** Options for {@linkcode createFetchLongPoll}. */
export interface FetchLongPollOptions {
  /** How long the peer may hold a question, in milliseconds. @default {25000} */
  readonly waitMs?: number;
  /** How much longer an answer may take before the link counts as dead. @default {10000} */
  readonly patienceMs?: number;
}

/**
 * A transport over questions that the peer holds until it has something to say (the feed protocol's
 * long poll). The first question asks not to be held, so a link is open only once the peer has
 * answered. An answer is lines, one for each message, and its header `Holdfast-Cursor` says where
 * the next question continues.
 *
 * @param web The platform's Web APIs.
 * @param clock Time for the deadlines.
 */
export function createFetchLongPoll<Signal>(
  web: WebPlatform<Signal>,
  clock: Clock,
  options: FetchLongPollOptions = {},
): Transport {
  const puller = createFetchPuller(web, clock);
  const { waitMs = 25_000, patienceMs = 10_000 } = options;
  return {
    kind: "long-poll",
    capabilities: {
      canSend: false,
      canAsk: false,
      seesStatus: true,
      hasBinary: false,
      canResume: true,
    },
    open: (request, listener) =>
      new LongPollLink({ puller, clock, waitMs, patienceMs, request, listener }),
  };
}

interface LongPollParts extends Required<FetchLongPollOptions> {
  readonly puller: Puller;
  readonly clock: Clock;
  readonly request: LinkRequest;
  readonly listener: LinkListener;
}

/** An answer may hold this many of the largest messages. */
const MESSAGES_PER_ANSWER = 16;
/** A peer that never holds a question must not be asked without end. */
const GAP_MS = 1000;

class LongPollLink implements OpenLink {
  readonly #parts: LongPollParts;
  #after: Cursor | null;
  #isOpen = false;
  #isOver = false;
  #cancel: () => void;

  constructor(parts: LongPollParts) {
    this.#parts = parts;
    this.#after = parts.request.resumeAfter;
    this.#cancel = this.#ask(0);
  }

  send(): "not_open" {
    return "not_open";
  }

  abandon(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancel();
  }

  #ask(waitMs: number): () => void {
    const { puller, clock, patienceMs, request } = this.#parts;
    const { route, maxMessageBytes } = request;
    const url = withAfter(route.url.reveal(), this.#after);
    const askedAt = clock.now();
    return puller.pull({
      url: new Secret(`${url}${url.includes("?") ? "&" : "?"}waitMs=${waitMs}`),
      headers: route.headers,
      etag: null,
      timeoutMs: waitMs + patienceMs,
      maxBytes: maxMessageBytes * MESSAGES_PER_ANSWER,
    }, (result) => this.#answered(result, waitMs > 0 && clock.now() - askedAt < GAP_MS));
  }

  #answered(result: PullResult, isAtOnce: boolean): void {
    if (this.#isOver) return;
    if (!result.ok) return this.#end(endOf(result.failure, this.#isOpen));
    const after = parseCursor(result.headers["holdfast-cursor"] ?? "");
    if (after === null) {
      return this.#end({ ...NO_PLACE, status: result.status, headers: result.headers });
    }
    const isMoved = after.epoch !== this.#after?.epoch || after.seq !== this.#after.seq;
    this.#after = after;
    this.#open(result);
    this.#read(result.body);
    if (this.#isOver) return;
    const { waitMs, clock } = this.#parts;
    if (isMoved || !isAtOnce) this.#cancel = this.#ask(waitMs);
    else this.#cancel = clock.after(GAP_MS, () => (this.#cancel = this.#ask(waitMs)));
  }

  #read(body: string): void {
    const { listener, request } = this.#parts;
    const parser = new LineParser(request.maxMessageBytes, {
      line: (text) => {
        if (!this.#isOver) listener.message(text);
      },
      empty: () => {},
    });
    const isWithinLimit = parser.push(body);
    if (!isWithinLimit && !this.#isOver) this.#end(TOO_LARGE);
    else if (!this.#isOver) listener.heard();
  }

  #open({ status, headers }: PullResult & { readonly ok: true }): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#parts.listener.opened({ status, headers, heartbeatEveryMs: this.#parts.waitMs });
  }

  #end(end: LinkEnd): void {
    this.#isOver = true;
    this.#parts.listener.ended(end);
  }
}

const NO_PLACE: LinkEnd = {
  how: "refused",
  message: "The answer names no place to continue from (Holdfast-Cursor)",
};

const TOO_LARGE: LinkEnd = {
  how: "closed",
  code: 1009,
  wasClean: false,
  message: "Message larger than allowed",
};

/** A refusal before the first answer is one of the handshake; after it, the link ended. */
function endOf(failure: PullFailure, isOpen: boolean): LinkEnd {
  const { how, isFatal: _fatal, ...seen } = failure;
  if (how === "timeout") return { how: "timeout", ...seen };
  if (isOpen) return { how: "closed", wasClean: false, ...seen };
  return { how: how === "status" || how === "invalid" ? "refused" : "failed", ...seen };
}
