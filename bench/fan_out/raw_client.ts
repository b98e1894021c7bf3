import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import type { Entrance } from "./contenders.ts";
import { FrameReader } from "./frame_reader.ts";
import { StampReader } from "./stamp_reader.ts";

/** All sockets read into the same bytes, since each is done with them before the next reads. */
const BYTES = Buffer.alloc(256 * 1024);

/**
 * Opens one client that costs as little as a client can, so that the server is what is measured.
 *
 * @param delivered Told the stamp of each value.
 * @returns Once the server has answered.
 */
export function openRawClient(
  port: number,
  entrance: Entrance,
  delivered: (at: number) => void,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let head = "";
    let isOpen = false;
    const stamps = new StampReader(delivered);
    const frames = new FrameReader((opcode, payload) => answer(socket, stamps, opcode, payload));
    const take = (bytes: Buffer): void => {
      if (entrance.isSocket) frames.read(bytes);
      else stamps.read(bytes.toString("latin1"));
    };
    const callback = (length: number): boolean => {
      const bytes = BYTES.subarray(0, length);
      if (isOpen) return take(bytes), true;
      head += bytes.toString("latin1");
      const end = head.indexOf("\r\n\r\n");
      if (end === -1) return true;
      const status = head.slice(9, 12);
      if (status !== "101" && status !== "200") {
        reject(new Error(`Cannot open a client: it was answered ${status}`));
      }
      isOpen = true;
      take(Buffer.from(head.slice(end + 4), "latin1"));
      resolve(socket);
      return true;
    };
    const socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      onread: { buffer: BYTES, callback },
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("Cannot open a client: the server closed it")));
    socket.write(requestOf(port, entrance));
  });
}

function requestOf(port: number, { path, headers, isSocket }: Entrance): string {
  const upgrade = [
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
  ];
  return [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...headers,
    ...(isSocket ? upgrade : []),
    "\r\n",
  ].join("\r\n");
}

function answer(socket: Socket, stamps: StampReader, opcode: number, payload: Buffer): void {
  if (opcode === 9) return say(socket, 10, "");
  if (opcode !== 1) return;
  const text = payload.toString("latin1");
  stamps.read(text);
  // Engine.IO's handshake and pings, which its clients answer.
  if (text.startsWith("0{")) say(socket, 1, "40");
  else if (text === "2") say(socket, 1, "3");
}

/** A frame under the mask zero, which leaves the text as it is. */
function say(socket: Socket, opcode: number, text: string): void {
  const head = Buffer.from([0x80 | opcode, 0x80 | text.length, 0, 0, 0, 0]);
  socket.write(Buffer.concat([head, Buffer.from(text)]));
}
