import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { feedCodec } from "./feed_codec.ts";

const codec = feedCodec((value) => {
  if (typeof value !== "number") throw new TypeError("Not a number");
  return value;
});
const why = (data: string | Uint8Array): string => {
  const item = codec.decode(data);
  return item.type === "invalid" ? item.why : item.type;
};

test("feedCodec() reads snapshots and events with their places", () => {
  deepEqual(codec.decode('{"type":"event","id":"e:42","value":7}'), {
    type: "event",
    cursor: { epoch: "e", seq: 42 },
    value: 7,
  });
});

test("feedCodec() takes a heartbeat and an answer for how far the peer is", () => {
  const heartbeat = { type: "heartbeat", cursor: { epoch: "e", seq: 42 } };
  deepEqual(codec.decode('{"type":"heartbeat","id":"e:42","everyMs":15000}'), heartbeat);
  deepEqual(codec.decode('{"type":"answer","id":"e:42","ask":7}'), heartbeat);
});

test("feedCodec() takes a gap for a sign of life, since a snapshot follows", () => {
  deepEqual(codec.decode('{"type":"gap","after":"e:3","id":"e:41"}'), { type: "heartbeat" });
});

test("feedCodec() says why it does not understand", () => {
  equal(why(new Uint8Array(3)), "Binary, and the protocol is text");
  equal(why("hello"), "Not JSON");
  equal(why("[1]"), "Not JSON");
  equal(why("null"), "Not JSON");
  equal(why('{"type":"event","value":7}'), "No cursor");
  equal(why('{"type":"event","id":7,"value":7}'), "No cursor");
  equal(why('{"type":"event","id":"e:1","value":"7"}'), "Not a value of this feed");
  equal(why('{"type":"hello","id":"e:1"}'), "Unknown type of message");
});

test("feedCodec() accepts only a snapshot as the answer to a pull", () => {
  equal(codec.decodePull('{"type":"snapshot","id":"e:1","value":7}').type, "snapshot");
  deepEqual(codec.decodePull('{"type":"event","id":"e:1","value":7}'), {
    type: "invalid",
    why: "A pull was answered with event",
  });
});

test("feedCodec() takes only the gateway's own word for final", () => {
  const codec = feedCodec(Number);
  const isFatal = (status: number, body: unknown): boolean | undefined =>
    codec.isFatal?.({ how: "status", status, bodyStart: JSON.stringify(body) });
  equal(isFatal(403, { code: 4403, detail: "The ticket is for another feed" }), true);
  equal(isFatal(404, { code: 4404, detail: "There is no such feed" }), true);
  equal(isFatal(401, { code: 4401, detail: "The ticket has expired" }), false);
  equal(isFatal(404, { detail: "Not Found" }), false);
  equal(codec.isFatal?.({ how: "status", status: 403, bodyStart: "<html>" }), false);
  equal(codec.isFatal?.({ how: "network" }), false);
});
