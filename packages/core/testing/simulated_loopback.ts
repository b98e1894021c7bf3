import type { Loopback, OpenLoopback } from "../ports/loopback.ts";
import type { LinkSurroundings } from "./simulated_link.ts";

/**
 * A probe that goes the way of the WebSocket links: what makes those useless loses its rounds too.
 */
export class SimulatedLoopback implements Loopback {
  /** Probes open now; 0 proves that none leaked. */
  running = 0;
  readonly #world: LinkSurroundings;

  /** Made by `simulatedWorld`. */
  constructor(world: LinkSurroundings) {
    this.#world = world;
  }

  /** Opens a probe. */
  open(answered: (ask: number) => void): OpenLoopback {
    const { clock, network, server } = this.#world;
    let isOpen = true;
    this.running++;
    const canPass = (): boolean =>
      network.reach === "up" && server.refusal() === null &&
      [null, "wrong_channel"].includes(
        network.uselessness("websocket")?.how ?? null,
      );
    return {
      ask: (n) => {
        if (!canPass()) return;
        clock.outside.after(network.delayMs() + network.delayMs(), () => {
          if (canPass()) clock.whenAwake(() => isOpen && answered(n));
        });
      },
      close: () => {
        if (isOpen) this.running--;
        isOpen = false;
      },
    };
  }
}
