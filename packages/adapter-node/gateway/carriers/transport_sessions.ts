import type { OfferedSession } from "../../http3/server_connection.ts";
import { feedPathOf, isOriginAllowed } from "../admit.ts";
import type { GatewayContext } from "../gateway_context.ts";
import { type Refusal, REFUSALS } from "../refusal.ts";
import { TransportSession } from "./transport_session.ts";

/** Every WebTransport session of a gateway: lets them in, and holds them until they end. */
export class TransportSessions {
  readonly #context: GatewayContext;
  readonly #sessions = new Set<TransportSession>();
  #tellEmpty: () => void = () => {};

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /**
   * Answers a request for a session. A page sees no status, but the doctor does; whether the ticket
   * holds is said later, on the stream, since a page can send none before.
   *
   * @returns False where its path is not of a feed's sessions, and nothing was done.
   */
  take(offered: OfferedSession): boolean {
    const path = feedPathOf(offered.request.path);
    if (path === null || path.carrier !== "transport") return false;
    const release = this.#letIn(offered);
    if (typeof release !== "function") {
      const { status, code, detail, retryAfterMs } = release;
      this.#context.log.refused("webtransport", code);
      const retry = Math.max(1, Math.ceil((retryAfterMs ?? 0) / 1000));
      offered.refuse(status, [
        ["content-type", "application/json"],
        ...(retryAfterMs === undefined ? [] : [["retry-after", String(retry)] as const]),
      ], JSON.stringify({ code, detail }));
      return true;
    }
    const session = new TransportSession(this.#context, offered, path, () => {
      this.#sessions.delete(session);
      release();
      if (this.#sessions.size === 0) this.#tellEmpty();
    });
    this.#sessions.add(session);
    offered.accept(session);
    return true;
  }

  /** Ends every session; resolves when nothing is left of them, which is within a second. */
  async close(): Promise<void> {
    if (this.#sessions.size === 0) return;
    const isEmpty = new Promise<void>((resolve) => (this.#tellEmpty = resolve));
    for (const session of this.#sessions) session.end(REFUSALS.draining);
    await isEmpty;
  }

  #letIn({ address, request }: OfferedSession): (() => void) | Refusal {
    const { admission, isDraining } = this.#context;
    if (isDraining()) return REFUSALS.draining;
    const isTooMany = admission.request(address);
    if (isTooMany !== null) return isTooMany;
    if (!isOriginAllowed(this.#context, request.origin)) return REFUSALS.otherOrigin;
    return admission.link(address);
  }
}
