import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { test } from "vitest";
import { runsOf } from "../audit/property_runs.setup.ts";
import { FrameReader } from "./frame_reader.ts";
import { decodeHuffman } from "./huffman.ts";
import { readPrefixInteger, writePrefixInteger } from "./prefix_integer.ts";
import { decodeFields, encodeFields } from "./qpack.ts";
import { sessionRequestOf } from "./session_request.ts";
import { offersSessions, writeControlStream } from "./settings.ts";
import { STATIC_TABLE } from "./static_table.ts";
import { readVarint, writeVarint } from "./varint.ts";
import { FRAME, writeFrame } from "./write_frame.ts";

const anyBytes = fc.uint8Array({ maxLength: 400 });
/** Text of one byte a character, as headers are. */
const text = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((n) => String.fromCharCode(n)),
});
const field = fc.oneof(fc.tuple(text, text), fc.constantFrom(...STATIC_TABLE));

test("readVarint() always reads what writeVarint() wrote, and nothing of half of it", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), anyBytes, (value, rest) => {
      const bytes = writeVarint(value);
      deepEqual(readVarint(Buffer.concat([bytes, rest]), 0), { value, next: bytes.length });
      for (let n = 0; n < bytes.length; n += 1) equal(readVarint(bytes.subarray(0, n), 0), null);
    }),
    runsOf(500),
  );
});

test("readPrefixInteger() always reads what writePrefixInteger() wrote", () => {
  const cases = fc.tuple(fc.nat(2 ** 24), fc.integer({ min: 1, max: 8 }), anyBytes);
  fc.assert(
    fc.property(cases, ([value, bits, rest]) => {
      const bytes = Uint8Array.from(writePrefixInteger(value, bits, 0));
      const read = readPrefixInteger(Buffer.concat([bytes, rest]), 0, bits);
      deepEqual(read, { value, next: bytes.length });
    }),
    runsOf(500),
  );
});

test("decodeFields() always reads what encodeFields() wrote", () => {
  fc.assert(
    fc.property(fc.array(field, { maxLength: 100 }), (fields) => {
      deepEqual(decodeFields(encodeFields(fields)), fields.map(([...pair]) => pair));
    }),
    runsOf(500),
  );
});

test("the readers of HTTP/3 never throw, whatever the bytes, and grow nothing", () => {
  fc.assert(
    fc.property(anyBytes, fc.integer({ min: 1, max: 8 }), (bytes, bits) => {
      readVarint(bytes, 0);
      readPrefixInteger(bytes, 0, bits);
      offersSessions(bytes);
      const decoded = decodeHuffman(bytes);
      ok(decoded === null || decoded.length <= bytes.length * 8 / 5);
      for (const section of [bytes, Buffer.concat([Buffer.of(0, 0), bytes])]) {
        const fields = decodeFields(section);
        if (fields !== null) sessionRequestOf(fields);
      }
    }),
    runsOf(2000),
  );
});

test("FrameReader.push() never lets the way a stream is cut change its frames", () => {
  const type = fc.constantFrom(0, 1, 4, 7, 0x21, 0x2843);
  const frames = fc.array(fc.tuple(type, anyBytes), { maxLength: 8 });
  fc.assert(
    fc.property(frames, anyBytes, fc.array(fc.nat(2000)), (written, after, cuts) => {
      const bytes = Buffer.concat([
        ...written.map(([kind, payload]) => writeFrame(kind, payload)),
        writeVarint(0x41),
        after,
      ]);
      const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b)];
      const seen: unknown[] = [];
      const rest: Uint8Array[] = [];
      const reader = new FrameReader(400, 0x41, {
        frame: (kind, payload) => seen.push([kind, [...payload]]),
        signal: (chunk) => rest.push(chunk),
      });
      for (const [n, place] of places.entries()) {
        ok(reader.push(bytes.subarray(place, places[n + 1])));
      }
      const told = written.filter(([kind]) => kind === FRAME.headers || kind === FRAME.settings);
      deepEqual(seen, told.map(([kind, payload]) => [kind, [...payload]]));
      deepEqual([...Buffer.concat(rest)], [...after]);
    }),
    runsOf(300),
  );
});

test("FrameReader.push() never throws nor keeps more than a frame may be long", () => {
  fc.assert(
    fc.property(fc.array(anyBytes, { maxLength: 20 }), (chunks) => {
      const reader = new FrameReader(64, 0x41, {
        frame: (_type, payload) => ok(payload.length <= 64),
        signal: () => {},
      });
      for (const chunk of chunks) if (!reader.push(chunk)) return;
    }),
    runsOf(1000),
  );
});

test("offersSessions() takes what writeControlStream() says", () => {
  const seen: boolean[] = [];
  const reader = new FrameReader(400, null, {
    frame: (type, payload) => seen.push(type === FRAME.settings && offersSessions(payload)),
    signal: () => {},
  });
  // The type of the stream comes first.
  reader.push(writeControlStream().subarray(1));
  deepEqual(seen, [true]);
  equal(offersSessions(new Uint8Array(0)), false);
});
