import type { GatewayContext } from "../gateway_context.ts";
import { REFUSALS } from "../refusal.ts";
import { type LineClient, LineSession } from "./line_session.ts";

/** Every session of a gateway with one message a line: holds them until they end. */
export class LineSessions {
  readonly #context: GatewayContext;
  readonly #sessions = new Set<LineSession>();
  #tellEmpty: () => void = () => {};

  constructor(context: GatewayContext) {
    this.#context = context;
  }

  /**
   * Begins one for a client that was let in.
   *
   * @param release Gives its place to others; called once, when it is over.
   */
  open(client: LineClient, release: () => void): LineSession {
    const session = new LineSession(this.#context, client, () => {
      this.#sessions.delete(session);
      release();
      if (this.#sessions.size === 0) this.#tellEmpty();
    });
    this.#sessions.add(session);
    return session;
  }

  /** Ends every session; resolves when nothing is left of them, which is within a second. */
  async close(): Promise<void> {
    if (this.#sessions.size === 0) return;
    const isEmpty = new Promise<void>((resolve) => (this.#tellEmpty = resolve));
    for (const session of this.#sessions) session.end(REFUSALS.draining);
    await isEmpty;
  }
}
