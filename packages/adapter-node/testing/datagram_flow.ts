import { createSocket, type Socket } from "node:dgram";

/** Where a flow leads, and who is told what comes back. */
export interface FlowOwner {
  readonly targetHost: string;
  readonly targetPort: number;
  /** The target sent something. */
  answered(flow: DatagramFlow, bytes: Buffer): void;
  /** A datagram could not be sent. */
  lost(): void;
}

/** Datagrams that wait for the first socket. */
const WAITING_MAX = 64;
/** Old sockets that are kept open, so that what is sent there vanishes without an error. */
const LEFT_MAX = 8;

/** All datagrams between one address and port of a client, and the target. */
export class DatagramFlow {
  readonly port: number;
  readonly address: string;
  readonly #owner: FlowOwner;
  readonly #left: Socket[] = [];
  readonly #waiting: Buffer[] = [];
  #socket: Socket;
  #isConnected = false;
  #isDead = false;

  constructor(address: string, port: number, owner: FlowOwner) {
    this.address = address;
    this.port = port;
    this.#owner = owner;
    this.#socket = this.#connect();
  }

  /** Whether nothing passes any more. */
  get isDead(): boolean {
    return this.#isDead;
  }

  /** Sends to the target. */
  send(bytes: Buffer): void {
    if (this.#isConnected) {
      this.#socket.send(bytes, (error) => {
        if (error !== null) this.#owner.lost();
      });
    } else if (this.#waiting.length < WAITING_MAX) this.#waiting.push(bytes);
    else this.#owner.lost();
  }

  /** Goes on from another port. */
  rebind(): void {
    if (this.#isDead) return;
    this.#left.push(this.#socket);
    if (this.#left.length > LEFT_MAX) this.#left.shift()?.close();
    this.#isConnected = false;
    this.#socket = this.#connect();
  }

  /** Falls silent for good; the target is told nothing. */
  kill(): void {
    this.#isDead = true;
    this.#waiting.length = 0;
  }

  /** Closes its ports. */
  close(): void {
    this.kill();
    this.#socket.close();
    for (const socket of this.#left.splice(0)) socket.close();
  }

  #connect(): Socket {
    const socket = createSocket("udp4");
    socket.on("message", (bytes) => {
      if (socket === this.#socket && !this.#isDead) this.#owner.answered(this, bytes);
    });
    // That the target refuses is known to the target's own system, and to nobody beyond us.
    socket.on("error", () => {});
    socket.connect(this.#owner.targetPort, this.#owner.targetHost, () => {
      if (socket !== this.#socket) return;
      this.#isConnected = true;
      for (const bytes of this.#waiting.splice(0)) this.send(bytes);
    });
    return socket;
  }
}
