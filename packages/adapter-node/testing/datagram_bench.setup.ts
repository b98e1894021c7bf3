import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import {
  type DatagramProxy,
  type DatagramProxyOptions,
  startDatagramProxy,
} from "./datagram_proxy.ts";

/** Longest wait for what should come, in milliseconds. */
const PATIENCE_MS = 8000;

/** A UDP socket of 127.0.0.1 and what it heard. */
export class SeenPort {
  readonly socket: Socket = createSocket("udp4");
  readonly heard: string[] = [];
  /** Ports that something came from, in order. */
  readonly from: number[] = [];
  readonly errors: string[] = [];
  readonly #waiters = new Set<() => void>();

  constructor(answer?: (text: string) => string | null) {
    this.socket.on("message", (bytes: Buffer, { address, port }: RemoteInfo) => {
      const text = bytes.toString("latin1");
      this.from.push(port);
      this.heard.push(text);
      const said = answer?.(text) ?? null;
      if (said !== null) this.socket.send(said, port, address);
      this.#look();
    });
    this.socket.on("error", ({ message }) => {
      this.errors.push(message);
      this.#look();
    });
  }

  /** Waits until something holds of what it heard, within a bound. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = (): void => reject(new Error(`Waited, and heard ${this.heard}`));
      const timer = setTimeout(late, PATIENCE_MS);
      const look = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#waiters.delete(look);
        resolve();
      };
      this.#waiters.add(look);
      look();
    });
  }

  #look(): void {
    for (const look of [...this.#waiters]) look();
  }
}

/** A server that says back what it hears, behind a proxy, and clients of that. */
export class DatagramBench {
  readonly server: SeenPort;
  readonly proxy: DatagramProxy;
  readonly #clients: SeenPort[] = [];

  private constructor(server: SeenPort, proxy: DatagramProxy) {
    this.server = server;
    this.proxy = proxy;
  }

  /** Starts both. */
  static async start(options: Partial<DatagramProxyOptions> = {}): Promise<DatagramBench> {
    const server = new SeenPort((text) => text);
    server.socket.bind(0, "127.0.0.1");
    await once(server.socket, "listening");
    const targetPort = server.socket.address().port;
    return new DatagramBench(server, await startDatagramProxy({ ...options, targetPort }));
  }

  /** A client that is connected to the proxy, so that it hears when that refuses. */
  async client(): Promise<SeenPort> {
    const client = new SeenPort();
    this.#clients.push(client);
    client.socket.connect(this.proxy.port, "127.0.0.1");
    await once(client.socket, "connect");
    return client;
  }

  /** Sends a text and waits until it came back, so that all before it has been dealt with. */
  async ask(client: SeenPort, text: string): Promise<void> {
    client.socket.send(text, () => {});
    await client.until(() => client.heard.includes(text));
  }

  /** Ends everything. */
  async close(): Promise<void> {
    for (const { socket } of this.#clients) socket.close();
    await this.proxy.close();
    this.server.socket.close();
  }
}
