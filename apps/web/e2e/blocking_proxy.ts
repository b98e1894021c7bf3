import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** How a carrier is kept from a page: cut at once, or taken and never answered. */
export type BlockWay = "cut" | "hold";

/** The carriers of the feed protocol, by the end of their paths. */
export type Carrier = "socket" | "events" | "stream" | "next" | "channel";

/** A proxy before a site that keeps some carriers of its gateway from the page. */
export interface BlockingProxy {
  /** Address of the site through this proxy. */
  readonly url: string;
  /** Blocks these from now on, and cuts those that are open; what is not named passes. */
  block(carriers: ReadonlyMap<Carrier, BlockWay>): void;
  close(): Promise<void>;
}

/** Starts a proxy before a site. */
export async function startBlockingProxy(target: string): Promise<BlockingProxy> {
  const proxy = new Blocker(target);
  return await proxy.start();
}

class Blocker implements BlockingProxy {
  readonly #target: URL;
  readonly #server: Server = createServer();
  readonly #sockets = new Set<Socket>();
  /** What each connection of a page carries. */
  readonly #carriers = new Map<Socket, Carrier>();
  #blocked: ReadonlyMap<Carrier, BlockWay> = new Map();

  constructor(target: string) {
    this.#target = new URL(target);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async start(): Promise<this> {
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        this.#carriers.delete(socket);
      });
    });
    this.#server.on("request", (incoming, response) => {
      if (this.#isBlocked(incoming)) return;
      const outgoing = request(this.#optionsOf(incoming), (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        response.flushHeaders();
        answer.pipe(response);
        answer.on("error", () => response.destroy());
      });
      outgoing.on("error", () => response.destroy());
      response.on("close", () => outgoing.destroy());
      incoming.pipe(outgoing);
    });
    this.#server.on("upgrade", (incoming, socket) => {
      if (this.#isBlocked(incoming)) return;
      const outgoing = request(this.#optionsOf(incoming));
      outgoing.on("error", () => socket.destroy());
      outgoing.on("response", () => socket.destroy());
      outgoing.on("upgrade", (answer, upstream, head) => {
        const { rawHeaders } = answer;
        const lines = rawHeaders.flatMap((name, n) =>
          n % 2 === 0 ? [`${name}: ${rawHeaders[n + 1] ?? ""}`] : []
        );
        socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
        socket.write(head);
        socket.pipe(upstream).pipe(socket);
        upstream.on("error", () => socket.destroy());
        upstream.on("close", () => socket.destroy());
        socket.on("close", () => upstream.destroy());
      });
      outgoing.end();
    });
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  block(carriers: ReadonlyMap<Carrier, BlockWay>): void {
    this.#blocked = carriers;
    for (const [socket, carrier] of this.#carriers) {
      if (carriers.has(carrier)) socket.destroy();
    }
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #isBlocked({ url = "", socket }: IncomingMessage): boolean {
    const carrier = carrierOf(url);
    if (carrier === null) {
      this.#carriers.delete(socket);
      return false;
    }
    this.#carriers.set(socket, carrier);
    const way = this.#blocked.get(carrier);
    if (way === "cut") socket.destroy();
    return way !== undefined;
  }

  #optionsOf({ url, method, headers }: IncomingMessage): {
    readonly host: string;
    readonly port: string;
    readonly path: string;
    readonly method: string;
    readonly headers: IncomingMessage["headers"];
  } {
    const { hostname: host, port } = this.#target;
    return { host, port, path: url ?? "/", method: method ?? "GET", headers };
  }
}

function carrierOf(url: string): Carrier | null {
  const name = /^\/v1\/feeds\/[a-z0-9-]+\/(socket|events|stream|next|channel)(?:\?|$)/.exec(url)
    ?.[1];
  return (name ?? null) as Carrier | null;
}
