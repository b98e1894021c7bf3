import { deepEqual } from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "vitest";
import { refuseUpgrade } from "./refuse_upgrade.ts";

test("refuseUpgrade() says what of a handshake is nobody's, and ends it", async () => {
  const answers: string[] = [];
  for (const why of [undefined, "origin", "host"] as const) {
    const socket = new PassThrough();
    refuseUpgrade(socket, why);
    const text = (await socket.toArray()).join("");
    const [head = "", body = ""] = text.split("\r\n\r\n");
    const { code, detail } = JSON.parse(body) as Readonly<Record<string, unknown>>;
    const isNamed = head.includes("\r\nholdfast: holdfast.v1");
    answers.push(`${head.slice(9, 12)} ${code} ${detail} ${isNamed}`);
  }
  deepEqual(answers, [
    "404 4404 There is no WebSocket at this path true",
    "403 4403 This origin may not read here true",
    "421 4403 This server does not answer under this name true",
  ]);
});
