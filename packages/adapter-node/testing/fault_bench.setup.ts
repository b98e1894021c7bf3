import { createServer, get, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type RawData, WebSocket } from "ws";
import { type ConformanceServer, startConformanceServer } from "./conformance_server.ts";
import { type FaultProxy, startFaultProxy } from "./fault_proxy.ts";

/** A conformance server behind a fault proxy, and a plain client that writes down what it sees. */
export class FaultBench {
  readonly server: ConformanceServer;
  readonly proxy: FaultProxy;
  readonly #sockets: WebSocket[] = [];

  private constructor(server: ConformanceServer, proxy: FaultProxy) {
    this.server = server;
    this.proxy = proxy;
  }

  /** Starts both. */
  static async start(): Promise<FaultBench> {
    const server = await startConformanceServer();
    return new FaultBench(server, await startFaultProxy({ target: server.url }));
  }

  /** Opens a WebSocket to a scenario through the proxy. */
  open(scenario: string, base: string = this.proxy.url): SeenSocket {
    const url = `${base.replace("http", "ws")}/conformance/websocket/${scenario}`;
    const seen = new SeenSocket(new WebSocket(url));
    this.#sockets.push(seen.socket);
    return seen;
  }

  /** Asks on a connection of its own, since a kept one may be the one that a fault just reset. */
  pull(scenario = "value"): Promise<string> {
    const url = `${this.proxy.url}/conformance/poll/${scenario}`;
    return new Promise((resolve, reject) => {
      const asked = get(url, { agent: false }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (text: string) => body += text);
        answer.on("end", () => resolve(`${answer.statusCode} ${body}`));
        answer.on("error", reject);
      });
      asked.on("error", reject);
    });
  }

  /** Ends everything. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    await this.proxy.close();
    await this.server.close();
  }
}

/** A WebSocket and what happened to it, as text. */
export class SeenSocket {
  readonly socket: WebSocket;
  /** `open`, `message …`, `status …`, `close …`, in order. */
  readonly events: string[] = [];
  /** `Retry-After` of a refusal. */
  retryAfter: string | undefined;
  readonly #waiters = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("open", () => this.#add("open"));
    socket.on("message", (bytes: RawData) => this.#add(`message ${bytes.toString()}`));
    socket.on("unexpected-response", (_request, answer) => {
      this.retryAfter = answer.headers["retry-after"];
      this.#add(`status ${answer.statusCode}`);
      socket.terminate();
    });
    socket.on("error", () => {});
    socket.on("close", (code) => this.#add(`close ${code}`));
  }

  /** The messages so far. */
  get messages(): string[] {
    return this.events.filter((event) => event.startsWith("message"));
  }

  /** Waits for an event, within a bound. */
  until(event: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = (): void => reject(new Error(`Waited for ${event}, saw ${this.events}`));
      const timer = setTimeout(late, 8000);
      const look = (): void => {
        if (!this.events.includes(event)) return;
        clearTimeout(timer);
        this.#waiters.delete(look);
        resolve();
      };
      this.#waiters.add(look);
      look();
    });
  }

  #add(event: string): void {
    this.events.push(event);
    for (const look of [...this.#waiters]) look();
  }
}

/** A target that speaks raw TCP. */
export async function listenRaw(
  connected: (socket: Socket) => void,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const target: Server = createServer();
  const open = new Set<Socket>();
  target.removeAllListeners("connection");
  target.on("connection", (socket: Socket) => {
    open.add(socket);
    connected(socket);
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(target.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => target.close(() => resolve()));
    },
  };
}
