import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import type { OpenLink, SendResult } from "../ports/transport.ts";
import { SendQueue } from "./send_queue.ts";

/** A carrier with room for so many messages. */
function carrier(room: number): OpenLink & { readonly sent: unknown[]; room: number } {
  const sent: unknown[] = [];
  return {
    sent,
    room,
    send(payload): SendResult {
      if (this.room === 0) return "full";
      this.room -= 1;
      sent.push(payload);
      return "sent";
    },
    abandon: () => {},
  };
}

test("SendQueue sends at once over a link that takes it", () => {
  const link = carrier(9);
  equal(new SendQueue(2).send(link, "a"), "sent");
  deepEqual(link.sent, ["a"]);
});

test("SendQueue keeps what it has no link for, in order, and says when it drops", () => {
  const queue = new SendQueue(2);
  deepEqual(["a", "b", "c"].map((text) => queue.send(null, text)), ["queued", "queued", "dropped"]);
  equal(queue.size, 2);
  const link = carrier(9);
  queue.flush(link);
  deepEqual(link.sent, ["a", "b"]);
  equal(queue.size, 0);
});

test("SendQueue with a limit of 0 keeps nothing", () => {
  equal(new SendQueue(0).send(null, "a"), "dropped");
});

test("SendQueue keeps the order when the link was full and has room again", () => {
  const queue = new SendQueue(9);
  const link = carrier(1);
  deepEqual(["a", "b", "c"].map((text) => queue.send(link, text)), ["sent", "queued", "queued"]);
  link.room = 9;
  equal(queue.send(link, "d"), "sent");
  deepEqual(link.sent, ["a", "b", "c", "d"]);
});

test("SendQueue stops to flush when the link is full, and loses nothing", () => {
  const queue = new SendQueue(9);
  for (const text of ["a", "b", "c"]) queue.send(null, text);
  const link = carrier(2);
  queue.flush(link);
  deepEqual(link.sent, ["a", "b"]);
  equal(queue.size, 1);
  link.room = 1;
  queue.flush(link);
  deepEqual(link.sent, ["a", "b", "c"]);
});

test("SendQueue keeps an empty message as one", () => {
  const queue = new SendQueue(9);
  queue.send(null, "");
  const link = carrier(9);
  queue.flush(link);
  deepEqual(link.sent, [""]);
});
