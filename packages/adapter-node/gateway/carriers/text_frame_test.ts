import { equal } from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { textFrame } from "./text_frame.ts";

describe("textFrame()", () => {
  test("writes what RFC 6455 §5.7 gives as an example", () => {
    equal(textFrame("Hello").toString("hex"), "810548656c6c6f");
  });

  test.each([0, 1, 125, 126, 65_535, 65_536, 70_000])(
    "is read by a client as it was, with %i bytes",
    async (length) => {
      const text = "ü".repeat(length / 2) + "x".repeat(length % 2);
      equal(Buffer.byteLength(text), length);
      equal(await received(textFrame(text)), text);
    },
  );
});

/** What a client reads when a server writes these bytes. */
async function received(bytes: Buffer): Promise<string> {
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  http.on("upgrade", (request, wire, head) => {
    sockets.handleUpgrade(request, wire, head, () => void wire.write(bytes));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  try {
    return await new Promise((resolve, reject) => {
      client.once("message", (data) => resolve(String(data)));
      client.once("error", reject);
    });
  } finally {
    client.terminate();
    await new Promise((resolve) => http.close(resolve));
  }
}
