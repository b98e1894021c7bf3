import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { askOf } from "../gateway/ask_of.ts";
import { askText } from "./feed_conversation.ts";

test("askText() is a question that a gateway answers, of whatever length", () => {
  equal(askOf(askText()), 1);
  for (const bytes of [64, 1500, 4096]) {
    const text = askText(bytes, (room) => "x".repeat(room));
    deepEqual([text.length, askOf(text)], [bytes, 1]);
  }
});
