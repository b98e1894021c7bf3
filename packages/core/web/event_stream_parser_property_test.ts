import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { EventStreamParser } from "./event_stream_parser.ts";

const { FC_RUNS, FC_SEED, FC_PATH } = process.env;
const RUNS = {
  numRuns: Number(FC_RUNS ?? 300),
  ...(FC_SEED === undefined ? {} : { seed: Number(FC_SEED) }),
  ...(FC_PATH === undefined ? {} : { path: FC_PATH }),
};

/** Streams of lines that matter and lines that do not, cut anywhere or everywhere. */
const value = fc.constantFrom("", "a", " b", "é", "⚡🂡", "12", "\0", ":", "\u{FEFF}");
const field = fc.constantFrom("data", "data", "data", "event", "id", "retry", "datum", "");
const colon = fc.constantFrom(":", ": ", ":  ", "");
const end = fc.constantFrom("\n", "\r", "\r\n", "\r\n", "\n\n", "\r\r", "\r\n\r\n", "");
const line = fc.tuple(field, colon, value, end).map((parts) => parts.join(""));
const stream = fc.array(line, { maxLength: 20 }).map((lines) => lines.join(""));
const cuts = fc.oneof(
  fc.array(fc.nat({ max: 100 }), { maxLength: 30 }),
  fc.constant(Array.from({ length: 1000 }, (_, at) => at)),
);

test.prop([stream, cuts], RUNS)(
  "EventStreamParser always reads the same from any chunks",
  (text, places) => {
    expect(read(chunked(text, places))).toEqual(read([text]));
  },
);

test.prop([stream, cuts], RUNS)(
  "EventStreamParser always reads what the standard says, word for word",
  (text, places) => {
    expect(read(chunked(text, places))).toEqual(readAsSpecified(text));
  },
);

test.prop([stream, cuts, fc.nat({ max: 12 })], RUNS)(
  "EventStreamParser never delivers more than the limit",
  (text, places, maxBytes) => {
    const delivered: string[] = [];
    const parser = new EventStreamParser(maxBytes, {
      event: (event) => delivered.push(event.data),
      comment: () => {},
      retry: () => {},
    });
    for (const chunk of chunked(text, places)) if (!parser.push(chunk)) break;
    for (const item of delivered) {
      expect(new TextEncoder().encode(item).length).toBeLessThanOrEqual(maxBytes);
    }
  },
);

function chunked(text: string, places: readonly number[]): string[] {
  const sorted = [...new Set(places)].filter((at) => at < text.length).sort((a, b) => a - b);
  return [0, ...sorted].map((at, n) => text.slice(at, sorted[n] ?? text.length));
}

function read(chunks: readonly string[]): string[] {
  const seen: string[] = [];
  const parser = new EventStreamParser(100_000, {
    event: ({ type, data, lastEventId }) => seen.push(`${type}|${lastEventId}|${data}`),
    comment: () => seen.push("comment"),
    retry: (delayMs) => seen.push(`retry ${delayMs}`),
  });
  for (const chunk of chunks) expect(parser.push(chunk)).toBe(true);
  return seen;
}

/** WHATWG HTML §9.2.6 as slowly and literally as it is written, on the whole stream at once. */
function readAsSpecified(text: string): string[] {
  const seen: string[] = [];
  let [data, type, id] = ["", "", ""];
  // What follows the last line end is an unfinished line, and is thrown away.
  for (const line of text.split(/\r\n|\n|\r/).slice(0, -1)) {
    const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (line === "") {
      if (data !== "") seen.push(`${type === "" ? "message" : type}|${id}|${data.slice(0, -1)}`);
      [data, type] = ["", ""];
    } else if (line.startsWith(":")) seen.push("comment");
    else if (!line.includes(":")) field(line, "");
    else field(name, value);
  }
  function field(name: string, value: string): void {
    if (name === "event") type = value;
    else if (name === "data") data += value + "\n";
    else if (name === "id" && !value.includes("\0")) id = value;
    else if (name === "retry" && /^[0-9]+$/.test(value)) seen.push(`retry ${Number(value)}`);
  }
  return seen;
}
