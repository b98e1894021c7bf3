// A box on the way that knows TCP and nothing above it. Its argument: RelayOptions.
import { connect, createServer, type Socket } from "node:net";

/** What the box does to connections. */
export interface RelayOptions {
  readonly port: number;
  readonly toHost: string;
  readonly toPort: number;
  /** Delay in each direction. @default 0 */
  readonly delayMs?: number;
  /** Speed in each direction. @default unlimited */
  readonly bytesPerSecond?: number;
  /** Ends each connection after so long, however busy. */
  readonly cutAfterMs?: number;
  /** Forgets a connection that was quiet for so long. */
  readonly idleMs?: number;
  /** How it forgets: with a reset, or by passing nothing any more. @default "reset" */
  readonly forgets?: "reset" | "silently";
  /** Takes connections and never passes anything. */
  readonly isMute?: boolean;
  /** Resets each connection once so many bytes came from the client. */
  readonly resetAfterBytes?: number;
  /** Passes what the server says only every so often. */
  readonly flushEveryMs?: number;
}

const options: RelayOptions = JSON.parse(process.argv[2] ?? "{}");
const { delayMs = 0, bytesPerSecond = Infinity } = options;

const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  client.on("error", () => {});
  if (options.isMute === true) {
    client.resume();
    client.on("end", () => client.end());
    return;
  }
  const upstream = connect({ host: options.toHost, port: options.toPort, noDelay: true });
  upstream.on("error", () => client.resetAndDestroy());
  const link = new Link(client, upstream);
  link.pass(client, upstream, 0);
  link.pass(upstream, client, options.flushEveryMs ?? 0);
});
server.listen(options.port, "::", () => console.log("lab program ready"));

/** Both halves of one connection. */
class Link {
  readonly #client: Socket;
  readonly #upstream: Socket;
  #idle: NodeJS.Timeout | undefined;
  #isForgotten = false;
  #received = 0;

  constructor(client: Socket, upstream: Socket) {
    this.#client = client;
    this.#upstream = upstream;
    if (options.cutAfterMs !== undefined) setTimeout(() => this.#reset(), options.cutAfterMs);
    this.#touch();
    // An orderly end travels behind the bytes that are still under way; see pass.
    client.on("close", (isBroken) => isBroken && upstream.destroy());
    upstream.on("close", (isBroken) => isBroken && client.resetAndDestroy());
  }

  /** Passes bytes on: late by the delay, and no faster than allowed. */
  pass(from: Socket, to: Socket, flushEveryMs: number): void {
    let freeAt = 0;
    from.on("data", (chunk: Buffer) => {
      this.#touch();
      if (this.#isForgotten) return;
      if (from === this.#client) this.#count(chunk.length);
      const now = performance.now();
      const start = Math.max(now, freeAt);
      freeAt = start + chunk.length / bytesPerSecond * 1000;
      let wait = freeAt - now + delayMs;
      if (flushEveryMs > 0) wait += flushEveryMs - ((now + wait) % flushEveryMs);
      setTimeout(() => to.writable && to.write(chunk), wait);
      // A slow line holds the sender back.
      if (wait - delayMs > 100) {
        from.pause();
        setTimeout(() => from.resume(), wait - delayMs - 50);
      }
    });
    from.on(
      "end",
      () =>
        setTimeout(
          () => to.end(),
          Math.max(0, freeAt - performance.now()) + delayMs + flushEveryMs,
        ),
    );
    from.on("error", () => to.destroy());
  }

  #count(bytes: number): void {
    this.#received += bytes;
    if (this.#received > (options.resetAfterBytes ?? Infinity)) this.#reset();
  }

  #touch(): void {
    clearTimeout(this.#idle);
    if (options.idleMs === undefined) return;
    this.#idle = setTimeout(() => {
      if (options.forgets === "silently") this.#isForgotten = true;
      else this.#reset();
    }, options.idleMs);
  }

  #reset(): void {
    this.#client.resetAndDestroy();
    this.#upstream.destroy();
  }
}
