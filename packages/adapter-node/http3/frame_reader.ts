import { FRAME } from "./write_frame.ts";
import { readVarint } from "./varint.ts";

/** Where a {@linkcode FrameReader} reports to. */
export interface FrameListener {
  frame(type: number, payload: Uint8Array): void;
  /** What follows the signal, piece by piece: it has no length, and the rest is no frames. */
  signal(rest: Uint8Array): void;
}

/** What is looked at. The content of requests is not: sessions have streams of their own. */
const KNOWN: readonly number[] = [FRAME.headers, FRAME.settings];

/**
 * Takes the bytes of a stream apart into frames (RFC 9114 §7.1). Frames of other types are skipped
 * however long they are (§9); one of a known type that is longer than a limit is not read.
 */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #signalType: number | null;
  readonly #listener: FrameListener;
  #pending: Uint8Array = new Uint8Array(0);
  #skip = 0;
  #isPassing = false;
  #isStopped = false;

  /**
   * @param maxBytes Longest payload of a frame that is looked at.
   * @param signalType The type after which everything is passed on as it comes; null for none.
   */
  constructor(maxBytes: number, signalType: number | null, listener: FrameListener) {
    this.#maxBytes = maxBytes;
    this.#signalType = signalType;
    this.#listener = listener;
  }

  /**
   * Reads on.
   *
   * @returns False once a frame is too long; nothing is read after that.
   */
  push(chunk: Uint8Array): boolean {
    if (this.#isStopped) return false;
    if (this.#isPassing) this.#listener.signal(chunk);
    else this.#read(this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]));
    return !this.#isStopped;
  }

  /** Reads nothing any more; also from within a report. */
  stop(): void {
    this.#isStopped = true;
    this.#pending = new Uint8Array(0);
  }

  #read(bytes: Uint8Array): void {
    let at = 0;
    while (!this.#isStopped) {
      const skipped = Math.min(this.#skip, bytes.length - at);
      this.#skip -= skipped;
      at += skipped;
      const next = this.#skip > 0 ? null : this.#next(bytes, at);
      if (next === null) {
        this.#pending = this.#isStopped ? this.#pending : bytes.slice(at);
        return;
      }
      at = next;
    }
  }

  /** Reads one frame, or as much of it as decides what becomes of the rest. */
  #next(bytes: Uint8Array, at: number): number | null {
    const type = readVarint(bytes, at);
    if (type === null) return null;
    if (type.value === this.#signalType) {
      this.#isPassing = true;
      this.#listener.signal(bytes.subarray(type.next));
      return bytes.length;
    }
    const length = readVarint(bytes, type.next);
    if (length === null) return null;
    if (!KNOWN.includes(type.value)) {
      this.#skip = length.value;
      return length.next;
    }
    if (length.value > this.#maxBytes) {
      this.stop();
      return null;
    }
    const end = length.next + length.value;
    if (end > bytes.length) return null;
    this.#listener.frame(type.value, bytes.subarray(length.next, end));
    return end;
  }
}
