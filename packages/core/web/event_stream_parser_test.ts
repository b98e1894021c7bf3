import { expect, test } from "vitest";
import { EventStreamParser } from "./event_stream_parser.ts";

interface Read {
  readonly seen: string[];
  readonly isWithinLimit: boolean;
}

function read(chunks: readonly string[], maxBytes = 1000): Read {
  const seen: string[] = [];
  const parser = new EventStreamParser(maxBytes, {
    event: ({ type, data, lastEventId }) => seen.push(`${type}|${lastEventId}|${data}`),
    comment: () => seen.push("comment"),
    retry: (delayMs) => seen.push(`retry ${delayMs}`),
  });
  let isWithinLimit = true;
  for (const chunk of chunks) isWithinLimit = parser.push(chunk);
  return { seen, isWithinLimit };
}

// The four examples of WHATWG HTML §9.2.6.
test("EventStreamParser reads the standard's stock ticker", () => {
  expect(read(["data: YHOO\ndata: +2\ndata: 10\n\n"]).seen).toEqual(["message||YHOO\n+2\n10"]);
});

test("EventStreamParser reads the standard's four blocks", () => {
  const stream =
    ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
  expect(read([stream]).seen).toEqual([
    "comment",
    "message|1|first event",
    "message||second event",
    "message|| third event",
  ]);
});

test("EventStreamParser reads the standard's empty and unfinished blocks", () => {
  expect(read(["data\n\ndata\ndata\n\ndata:"]).seen).toEqual(["message||", "message||\n"]);
});

test("EventStreamParser takes the space after the colon away, once", () => {
  expect(read(["data:test\n\ndata: test\n\n"]).seen).toEqual(["message||test", "message||test"]);
});

test("EventStreamParser ends lines by LF, CRLF and CR", () => {
  expect(read(["data: a\r\ndata: b\rdata: c\n\r\n"]).seen).toEqual(["message||a\nb\nc"]);
});

test("EventStreamParser delivers at the CR, without waiting for a LF", () => {
  expect(read(["data: a\r\r"]).seen).toEqual(["message||a"]);
});

test("EventStreamParser takes a CRLF split over chunks for one line end", () => {
  expect(read(["data: a\r", "\ndata: b\r", "", "\n\r", "\n"]).seen).toEqual(["message||a\nb"]);
});

test("EventStreamParser keeps the last event id over events", () => {
  expect(read(["id: 7\ndata: a\n\ndata: b\n\n"]).seen).toEqual(["message|7|a", "message|7|b"]);
});

test("EventStreamParser ignores an id with a NUL", () => {
  expect(read(["id: 7\nid: \0x\ndata: a\n\n"]).seen).toEqual(["message|7|a"]);
});

test("EventStreamParser takes only digits for a reconnection time", () => {
  expect(read(["retry: 250\nretry: -1\nretry: 1.5\nretry:\nretry: 10s\n"]).seen).toEqual([
    "retry 250",
  ]);
});

test("EventStreamParser forgets the type of an event without data", () => {
  expect(read(["event: lost\n\ndata: a\n\n"]).seen).toEqual(["message||a"]);
});

test("EventStreamParser takes a line without a colon for a field's name", () => {
  expect(read(["event\ndata\n\n"]).seen).toEqual(["message||"]);
});

test("EventStreamParser counts the bytes of the data, not of the framing", () => {
  expect(read(["data: éé\n\n"], 4)).toEqual({ seen: ["message||éé"], isWithinLimit: true });
  expect(read(["data: éé\n\n"], 3)).toEqual({ seen: [], isWithinLimit: false });
});

test("EventStreamParser bounds an event of many small lines", () => {
  expect(read(Array.from({ length: 100 }, () => "data: x\n"), 50).isWithinLimit).toBe(false);
});

test("EventStreamParser bounds a line that never ends", () => {
  expect(read(Array.from({ length: 100 }, () => ":".repeat(1000))).isWithinLimit).toBe(false);
});

test("EventStreamParser reads nothing more after stop(), also inside a report", () => {
  const seen: string[] = [];
  const parser = new EventStreamParser(100, {
    event: ({ data }) => {
      seen.push(data);
      parser.stop();
    },
    comment: () => seen.push("comment"),
    retry: () => {},
  });
  expect(parser.push("data: a\n\n: c\ndata: b\n\n")).toBe(false);
  parser.push("data: c\n\n");
  expect(seen).toEqual(["a"]);
});
