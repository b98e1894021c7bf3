import { utf8LengthExceeds } from "./utf8_length.ts";

/** One event of an event stream. */
export interface StreamEvent {
  /** The `event` field, or `message`. */
  readonly type: string;
  readonly data: string;
  /** The last `id` field so far, also of earlier events. */
  readonly lastEventId: string;
}

/** Where a parser reports to. */
export interface EventStreamListener {
  event(event: StreamEvent): void;
  /** A line that begins with a colon: no event, but a sign of life. */
  comment(): void;
  /** The peer wishes this reconnection time, in milliseconds. */
  retry(delayMs: number): void;
}

/** What a field's name and the longest line that is no data may add to a message's size. */
const LINE_SLACK = 8192;

/**
 * Reads an event stream as WHATWG HTML §9.2.6 says, from decoded text in chunks of any size. The
 * decoder takes a byte order mark away.
 *
 * @example An event in two chunks
 * ```ts
 * import { EventStreamParser } from "@holdfast/core/web";
 * import { deepEqual } from "node:assert/strict";
 *
 * const seen: string[] = [];
 * const parser = new EventStreamParser(1000, {
 *   event: (event) => seen.push(event.data),
 *   comment: () => seen.push("a comment"),
 *   retry: () => {},
 * });
 * parser.push(": hi\nda");
 * parser.push("ta: one\ndata: two\n\n");
 * deepEqual(seen, ["a comment", "one\ntwo"]);
 * ```
 */
export class EventStreamParser {
  readonly #maxBytes: number;
  readonly #listener: EventStreamListener;
  #pending = "";
  #data = "";
  #type = "";
  #id = "";
  #isAfterReturn = false;
  #isStopped = false;

  /**
   * @param maxBytes Largest `data` of an event, in bytes of UTF-8.
   * @param listener Called synchronously from {@linkcode EventStreamParser.push}.
   */
  constructor(maxBytes: number, listener: EventStreamListener) {
    this.#maxBytes = maxBytes;
    this.#listener = listener;
  }

  /**
   * Reads on.
   *
   * @param text The next piece of the stream.
   * @returns `false` once an event or a line is too large; nothing is read after that.
   */
  push(text: string): boolean {
    let start = this.#isAfterReturn && text.startsWith("\n") ? 1 : 0;
    if (text !== "") this.#isAfterReturn = false;
    let feed = text.indexOf("\n", start);
    let carriage = text.indexOf("\r", start);
    while (!this.#isStopped && (feed !== -1 || carriage !== -1)) {
      const isReturn = carriage !== -1 && (feed === -1 || carriage < feed);
      const end = isReturn ? carriage : feed;
      const line = this.#pending + text.slice(start, end);
      this.#pending = "";
      start = end + 1;
      if (isReturn && feed === start) start++;
      else if (isReturn && start === text.length) this.#isAfterReturn = true;
      this.#readLine(line);
      if (feed !== -1 && feed < start) feed = text.indexOf("\n", start);
      if (carriage !== -1 && carriage < start) carriage = text.indexOf("\r", start);
    }
    if (!this.#isStopped) this.#pending += text.slice(start);
    if (this.#pending.length > this.#maxBytes + LINE_SLACK) this.#isStopped = true;
    return !this.#isStopped;
  }

  /** Reads nothing any more; also from within a report. */
  stop(): void {
    this.#isStopped = true;
    this.#pending = "";
    this.#data = "";
  }

  #readLine(line: string): void {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return this.#listener.comment();
    if (colon === -1) return this.#readField(line, "");
    const from = line[colon + 1] === " " ? colon + 2 : colon + 1;
    this.#readField(line.slice(0, colon), line.slice(from));
  }

  #readField(name: string, value: string): void {
    if (name === "data") {
      this.#data += `${value}\n`;
      // The line feed that ends the data is taken away before it is delivered, so it does not
      // count.
      if (utf8LengthExceeds(this.#data, this.#maxBytes + 1)) this.stop();
    } else if (name === "event") {
      this.#type = value;
    } else if (name === "id") {
      if (!value.includes("\0")) this.#id = value;
    } else if (name === "retry" && /^[0-9]+$/.test(value)) {
      this.#listener.retry(Number(value));
    }
  }

  #dispatch(): void {
    const [data, type] = [this.#data, this.#type];
    this.#data = "";
    this.#type = "";
    if (data === "") return;
    this.#listener.event({
      type: type === "" ? "message" : type,
      data: data.slice(0, -1),
      lastEventId: this.#id,
    });
  }
}
