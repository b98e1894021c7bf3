import { equal, notEqual } from "node:assert/strict";
import { test } from "vitest";
import { WaitingRoom } from "./waiting_room.ts";

test("WaitingRoom has so many places for each address, and each is given back once", () => {
  const room = new WaitingRoom(2);
  const leave = room.enter("192.0.2.1");
  room.enter("192.0.2.1");
  equal(room.enter("192.0.2.1"), null);
  notEqual(room.enter("192.0.2.2"), null);
  leave?.();
  leave?.();
  notEqual(room.enter("192.0.2.1"), null);
  equal(room.enter("192.0.2.1"), null);
});
