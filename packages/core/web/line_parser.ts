import { utf8LengthExceeds } from "./utf8_length.ts";

/** Where a {@linkcode LineParser} reports to. */
export interface LineListener {
  line(text: string): void;
  /** An empty line: nothing said, but a sign of life. */
  empty(): void;
}

/**
 * Takes a stream of lines apart (NDJSON), from decoded text in chunks of any size. A line ends with
 * a line feed, with or without a carriage return; what comes after the last one is not complete and
 * is not told.
 *
 * @example A line in two chunks
 * ```ts
 * import { LineParser } from "@holdfast/core/web";
 * import { deepEqual } from "node:assert/strict";
 *
 * const seen: string[] = [];
 * const parser = new LineParser(1000, { line: (text) => seen.push(text), empty: () => {} });
 * parser.push('{"a"');
 * parser.push(":1}\n\n{");
 * deepEqual(seen, ['{"a":1}']);
 * ```
 */
export class LineParser {
  readonly #maxBytes: number;
  readonly #listener: LineListener;
  #pending = "";
  #isStopped = false;

  /**
   * @param maxBytes Largest line, in bytes of UTF-8.
   * @param listener Called synchronously from {@linkcode LineParser.push}.
   */
  constructor(maxBytes: number, listener: LineListener) {
    this.#maxBytes = maxBytes;
    this.#listener = listener;
  }

  /**
   * Reads on.
   *
   * @param text The next piece of the stream.
   * @returns `false` once a line is too large; nothing is read after that.
   */
  push(text: string): boolean {
    let start = 0;
    let end = text.indexOf("\n");
    while (!this.#isStopped && end !== -1) {
      const line = this.#pending + text.slice(start, end);
      this.#pending = "";
      start = end + 1;
      end = text.indexOf("\n", start);
      this.#read(line.endsWith("\r") ? line.slice(0, -1) : line);
    }
    if (!this.#isStopped) this.#pending += text.slice(start);
    if (this.#pending.length > this.#maxBytes) this.stop();
    return !this.#isStopped;
  }

  /** Reads nothing any more; also from within a report. */
  stop(): void {
    this.#isStopped = true;
    this.#pending = "";
  }

  #read(line: string): void {
    if (utf8LengthExceeds(line, this.#maxBytes)) this.stop();
    else if (line === "") this.#listener.empty();
    else this.#listener.line(line);
  }
}
