import type { PullFailure } from "../model/link_end.ts";
import type { Puller, PullRequest, PullResult } from "../ports/puller.ts";
import type { LinkSurroundings } from "./simulated_link.ts";
import type { ServerAnswer } from "./simulated_server.ts";

/** GET over the simulated network. A connection is kept, so an answer takes one round trip. */
export class SimulatedPuller implements Puller {
  /** Questions asked so far. */
  asked = 0;
  /** Questions that were neither answered nor given up; 0 proves that none leaked. */
  running = 0;
  readonly #world: LinkSurroundings;

  /** Made by `simulatedWorld`. */
  constructor(world: LinkSurroundings) {
    this.#world = world;
  }

  /** Asks. The server reads its value half a round trip later. */
  pull(request: PullRequest, report: (result: PullResult) => void): () => void {
    const { clock, network, server } = this.#world;
    this.asked++;
    this.running++;
    let isOver = false;
    const end = (): void => {
      if (!isOver) this.running--;
      isOver = true;
      cancelTimeout();
    };
    const settle = (result: PullResult): void => {
      if (isOver) return;
      end();
      report(result);
    };
    const cancelTimeout = clock.after(
      request.timeoutMs,
      () => settle(failed({ how: "timeout" })),
    );
    const deliver = (result: PullResult): void => {
      clock.outside.after(network.delayMs(), () => {
        if (network.reach !== "black_hole") {
          clock.whenAwake(() => settle(result));
        }
      });
    };
    if (network.reach !== "black_hole") {
      clock.outside.after(network.delayMs(), () => {
        if (isOver || network.reach === "black_hole") return;
        if (network.reach === "down") {
          return deliver(failed({ how: "network" }));
        }
        const why = network.uselessness("poll");
        if (why !== null && why.how !== "refused") return;
        const answer = why === null
          ? server.answer(request.url.reveal())
          : { status: 502, body: "<html>502 Bad Gateway</html>", ...why };
        deliver(resultOf(answer, request));
      });
    }
    return end;
  }
}

function resultOf(answer: ServerAnswer, request: PullRequest): PullResult {
  const { status, body } = answer;
  if (status !== 200) {
    const wish = answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs };
    return failed({
      how: "status",
      status,
      bodyStart: body.slice(0, 512),
      ...wish,
    });
  }
  if (body.length > request.maxBytes) {
    return failed({ how: "invalid", message: "The answer is too large" });
  }
  const etag = answer.etag ?? null;
  const isUnchanged = etag !== null && etag === request.etag;
  return {
    ok: true,
    status: isUnchanged ? 304 : status,
    body: isUnchanged ? "" : body,
    etag,
    isUnchanged,
    headers: {},
  };
}

function failed(failure: PullFailure): PullResult {
  return { ok: false, failure };
}
