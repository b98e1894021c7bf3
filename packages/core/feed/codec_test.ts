import { deepEqual } from "node:assert/strict";
import { test } from "vitest";
import { rawCodec } from "./codec.ts";

test("rawCodec passes text and bytes on as news, and an answer as the whole value", () => {
  const bytes = new Uint8Array([1, 2]);
  deepEqual(rawCodec.decode("hello"), { type: "news", value: "hello" });
  deepEqual(rawCodec.decode(bytes), { type: "news", value: bytes });
  deepEqual(rawCodec.decodePull(""), { type: "snapshot", cursor: null, value: "" });
});
