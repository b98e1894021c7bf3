import { Observable } from "rxjs";
import type { ConnectionEvent } from "../model/event.ts";
import type { LinkEnd } from "../model/link_end.ts";
import type { Clock } from "../ports/clock.ts";
import type { LinkListener, LinkRequest, OpenLink, Transport } from "../ports/transport.ts";

/**
 * What the engine keeps of a running link: the handle, and the marks of life that messages leave.
 */
export interface RunningLink {
  readonly attempt: number;
  readonly routeId: string;
  readonly startedAt: number;
  handle: OpenLink | null;
  /** Time of the last sign of life. */
  heardAt: number;
  /** Time of the last message; `null` before the first. */
  messageAt: number | null;
  /** From this time on, the machine is told of the next message. */
  tellAt: number;
  /** Times of the asks in flight, by their numbers. */
  readonly askedAt: Map<number, number>;
}

/** What running a link needs from the engine. */
export interface LinkContext {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly request: LinkRequest;
  readonly link: RunningLink;
  /** The straight road of messages. */
  readonly deliver: (link: RunningLink, data: string | Uint8Array) => void;
  /** The link answered an ask that was sent at this time: nothing it brought before is missing. */
  readonly answered: (link: RunningLink, askedAt: number) => void;
}

/** Holds a route open while subscribed; unsubscribing abandons the link and waits for nothing. */
export function runLink(context: LinkContext): Observable<ConnectionEvent> {
  const { clock, link, transport, request, deliver } = context;
  return new Observable((subscriber) => {
    const { attempt } = link;
    const listener: LinkListener = {
      opened: (facts) => {
        link.heardAt = clock.now();
        const announced = facts.heartbeatEveryMs;
        const opened = {
          type: "link_opened",
          at: link.heardAt,
          attempt,
        } as const;
        subscriber.next(
          announced === undefined ? opened : { ...opened, heartbeatEveryMs: announced },
        );
      },
      message: (data) => {
        // A transport that talks on after it was left must not reach the subscriber.
        if (!subscriber.closed) deliver(link, data);
      },
      heard: () => {
        link.heardAt = clock.now();
      },
      answered: (n) => {
        link.heardAt = clock.now();
        const askedAt = link.askedAt.get(n);
        link.askedAt.clear();
        if (askedAt === undefined || subscriber.closed) return;
        context.answered(link, askedAt);
        const rttMs = Math.max(0, link.heardAt - askedAt);
        subscriber.next({
          type: "ask_answered",
          at: link.heardAt,
          attempt,
          n,
          rttMs,
        });
      },
      ended: (end: LinkEnd) => {
        subscriber.next({ type: "link_ended", at: clock.now(), attempt, end });
      },
    };
    try {
      link.handle = transport.open(request, listener);
    } catch (error) {
      listener.ended(thrown(error));
    }
    return () => {
      link.handle?.abandon();
      link.handle = null;
    };
  });
}

/** The text of the error may hold the address, and so a key: its name has to do. */
function thrown(error: unknown): LinkEnd {
  const name = error instanceof Error ? error.name : typeof error;
  return { how: "failed", message: `The transport threw ${name}` };
}
