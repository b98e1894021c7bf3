import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";

const LOOPBACK = "127.0.0.1";

/** A UDP port of 127.0.0.1 that can be shut, so that the system refuses what is sent there. */
export class DatagramDoor {
  readonly #heard: (bytes: Buffer, from: RemoteInfo) => void;
  #socket: Socket | null = null;
  #work: Promise<void> = Promise.resolve();
  #isShut = false;
  #isWantedShut = false;
  #isClosed = false;
  port = 0;

  /** @param heard Told what arrives while the door is open. */
  constructor(heard: (bytes: Buffer, from: RemoteInfo) => void) {
    this.#heard = heard;
  }

  /**
   * Listens.
   *
   * @param port 0 for a free one.
   * @throws {Error} If the port is taken.
   */
  async open(port: number): Promise<void> {
    const socket = this.#socket = await bind(port);
    this.port = socket.address().port;
    socket.on("message", this.#heard);
  }

  /** Shuts it or opens it again, a moment later. */
  shut(isShut: boolean): void {
    this.#isWantedShut = isShut;
    this.#work = this.#work.then(() => this.#settle());
  }

  /** Sends from this port. What cannot be sent is lost, as it may be anyway. */
  send(bytes: Buffer, port: number, address: string): void {
    if (this.#isShut || this.#isClosed) return;
    this.#socket?.send(bytes, port, address, () => {});
  }

  /** Gives the port back. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#work;
    if (this.#socket !== null) await end(this.#socket);
    this.#socket = null;
  }

  async #settle(): Promise<void> {
    if (this.#isClosed || this.#isShut === this.#isWantedShut || this.#socket === null) return;
    this.#isShut = this.#isWantedShut;
    await end(this.#socket);
    const socket = this.#socket = await bind(this.port);
    if (!this.#isShut) return void socket.on("message", this.#heard);
    // A socket that is connected to itself takes from nobody else, and nobody else gets the port.
    socket.connect(this.port, LOOPBACK);
    await once(socket, "connect");
  }
}

async function bind(port: number): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind({ port, address: LOOPBACK, exclusive: true });
  await once(socket, "listening");
  // A datagram that was refused or could not go is lost, as it may be anyway.
  socket.on("error", () => {});
  return socket;
}

async function end(socket: Socket): Promise<void> {
  socket.removeAllListeners("message");
  const closed = once(socket, "close");
  socket.close();
  await closed;
}
