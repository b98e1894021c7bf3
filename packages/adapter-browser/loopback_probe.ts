import type { OpenLoopback } from "@holdfast/core";
import { closeSocket } from "./close_socket.ts";

/** What a probe uses of the platform. */
export interface LoopbackPlatform {
  /** Opens a WebSocket. */
  openSocket(address: string): WebSocket;
  /** Posts nothing to an address. */
  post(address: string, signal: AbortSignal): Promise<unknown>;
  /** Fills an array with random bytes. */
  fillRandom(bytes: Uint8Array<ArrayBuffer>): void;
}

/**
 * Asks without an answer after which the socket is no longer trusted and the next ask takes a new
 * one.
 */
const OUTSTANDING_MAX = 2;
/** Bytes of a channel's name and of a nonce: too many to guess or to meet by chance. */
const RANDOM_BYTES = 16;

/**
 * A running loopback. It holds one socket at a time, opened early so that an ask is not the time of
 * a handshake, and replaced when it ends or falls silent: a probe that died must not condemn the
 * link it watches over.
 */
export class LoopbackProbe implements OpenLoopback {
  readonly #base: string;
  readonly #platform: LoopbackPlatform;
  readonly #answered: (ask: number) => void;
  #round: Round | null = null;
  #isClosed = false;

  /**
   * @param base Address that channels are appended to, by HTTP.
   * @param answered Called with the number of each ask that came back.
   */
  constructor(base: string, platform: LoopbackPlatform, answered: (ask: number) => void) {
    this.#base = base;
    this.#platform = platform;
    this.#answered = answered;
    this.#round = this.#begin();
  }

  ask(ask: number): void {
    if (this.#isClosed) return;
    if (this.#round === null || this.#round.outstanding >= OUTSTANDING_MAX) {
      this.#round?.end();
      this.#round = this.#begin();
    }
    this.#round?.ask(ask, this.#randomText());
  }

  close(): void {
    this.#isClosed = true;
    this.#round?.end();
    this.#round = null;
  }

  /** Opens a socket on a new channel; `null` where that cannot be. */
  #begin(): Round | null {
    try {
      const address = `${this.#base}holdfast-${this.#randomText()}`;
      const socket = this.#platform.openSocket(address.replace(/^http/, "ws"));
      return new Round(socket, address, this.#platform, {
        answered: (ask) => this.#answered(ask),
        ended: (round) => {
          if (this.#round === round) this.#round = null;
        },
      });
    } catch {
      return null;
    }
  }

  #randomText(): string {
    const bytes = new Uint8Array(RANDOM_BYTES);
    this.#platform.fillRandom(bytes);
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

interface RoundListener {
  answered(ask: number): void;
  ended(round: Round): void;
}

/** One socket on one channel, and the asks sent through it. */
class Round {
  readonly #socket: WebSocket;
  readonly #address: string;
  readonly #platform: LoopbackPlatform;
  readonly #listener: RoundListener;
  readonly #abort = new AbortController();
  /** Asks under way by nonce; at most as many as make the socket suspect. */
  readonly #asks = new Map<string, number>();

  constructor(
    socket: WebSocket,
    address: string,
    platform: LoopbackPlatform,
    listener: RoundListener,
  ) {
    this.#socket = socket;
    this.#address = address;
    this.#platform = platform;
    this.#listener = listener;
    socket.onopen = () => {
      for (const nonce of this.#asks.keys()) this.#post(nonce);
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
    socket.onerror = socket.onclose = () => {
      this.end();
      this.#listener.ended(this);
    };
  }

  /** Asks without an answer so far. */
  get outstanding(): number {
    return this.#asks.size;
  }

  ask(ask: number, nonce: string): void {
    this.#asks.set(nonce, ask);
    // Before the socket is open nobody would hear the push: the ask waits for it.
    if (this.#socket.readyState === 1) this.#post(nonce);
  }

  end(): void {
    this.#socket.onopen = this.#socket.onmessage = null;
    this.#socket.onerror = this.#socket.onclose = null;
    this.#asks.clear();
    this.#abort.abort();
    closeSocket(this.#socket);
  }

  #receive(data: unknown): void {
    // The channel is open to everyone who guesses its name, so only what was asked counts.
    const ask = typeof data === "string" ? this.#asks.get(data) : undefined;
    if (ask === undefined) return;
    this.#asks.delete(data as string);
    this.#listener.answered(ask);
  }

  #post(nonce: string): void {
    // A POST that fails leaves its ask unanswered, which says enough.
    this.#platform.post(`${this.#address}?data=${nonce}`, this.#abort.signal)
      .catch(() => {});
  }
}
