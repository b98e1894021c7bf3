import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Transform } from "node:stream";

/**
 * How a carrier is kept from a page: cut at once, or taken and never answered. What was open when
 * it is held falls silent for good, as behind a middlebox that forgot it.
 */
export type BlockWay = "cut" | "hold";

/**
 * What the feed protocol asks for over HTTP, by the end of its path; `poll` is the value itself.
 */
export type FeedPath = "socket" | "events" | "stream" | "next" | "channel" | "poll";

/** A proxy before a site that keeps some paths of its gateway from the page. */
export interface BlockingProxy {
  /** Address of the site through this proxy. */
  readonly url: string;
  /** Blocks these from now on, those that are open as well; what is not named passes. */
  block(paths: ReadonlyMap<FeedPath, BlockWay>): void;
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
  readonly #paths = new Map<Socket, FeedPath>();
  /** Connections on which nothing passes any more. */
  readonly #silent = new WeakSet<Socket>();
  #blocked: ReadonlyMap<FeedPath, BlockWay> = new Map();

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
        this.#paths.delete(socket);
      });
    });
    this.#server.on("request", (incoming, response) => {
      if (this.#isBlocked(incoming)) return;
      const outgoing = request(this.#optionsOf(incoming), (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        response.flushHeaders();
        answer.pipe(this.#gate(incoming.socket)).pipe(response);
        answer.on("error", () => this.#lose(incoming.socket));
      });
      outgoing.on("error", () => this.#lose(incoming.socket));
      response.on("close", () => outgoing.destroy());
      incoming.pipe(outgoing);
    });
    this.#server.on("upgrade", (incoming) => {
      const { socket } = incoming;
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
        socket.pipe(this.#gate(socket)).pipe(upstream);
        upstream.pipe(this.#gate(socket)).pipe(socket);
        upstream.on("error", () => this.#lose(socket));
        upstream.on("close", () => this.#lose(socket));
        socket.on("close", () => upstream.destroy());
      });
      outgoing.end();
    });
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  block(paths: ReadonlyMap<FeedPath, BlockWay>): void {
    this.#blocked = paths;
    for (const [socket, path] of this.#paths) {
      const way = paths.get(path);
      if (way === "cut") socket.destroy();
      if (way === "hold") this.#silent.add(socket);
    }
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** What passes on a connection of a page, until it falls silent: then not even an end does. */
  #gate(socket: Socket): Transform {
    return new Transform({
      transform: (chunk, _encoding, done) => this.#silent.has(socket) ? done() : done(null, chunk),
      flush: (done) => this.#silent.has(socket) ? undefined : done(),
    });
  }

  /** What was behind it is gone, which a page learns unless it was held. */
  #lose(socket: Socket): void {
    if (!this.#silent.has(socket)) socket.destroy();
  }

  #isBlocked({ url = "", socket }: IncomingMessage): boolean {
    const path = feedPathOf(url);
    if (path === null) {
      this.#paths.delete(socket);
      return false;
    }
    this.#paths.set(socket, path);
    const way = this.#blocked.get(path);
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

function feedPathOf(url: string): FeedPath | null {
  const [path, end = "poll"] =
    /^\/v1\/feeds\/[a-z0-9-]+(?:\/(socket|events|stream|next|channel))?(?:\?|$)/.exec(url) ?? [];
  return path === undefined ? null : end as FeedPath;
}
