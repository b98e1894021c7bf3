import { connect, createServer, type Server, type Socket } from "node:net";

/** A request or an answer as it stood on the wire. */
export interface RawHead {
  /** Request line or status line. */
  readonly line: string;
  /** Names in lower case, in order, doubles kept. */
  readonly headers: readonly (readonly [string, string])[];
  /** Where it stands among all that arrived anywhere. */
  readonly order?: number;
}

let arrived = 0;

const HEAD_LENGTH_MAX = 65_536;
const ANSWER_WITHIN_MS = 10_000;

/** Reads a head up to its empty line. */
export function parseHead(text: string): RawHead {
  const [line = "", ...rest] = text.split("\r\n");
  const headers = rest.filter((one) => one.includes(":")).map((one) => {
    const colon = one.indexOf(":");
    return [one.slice(0, colon).toLowerCase(), one.slice(colon + 1).trim()] as const;
  });
  return { line, headers };
}

/** An upstream that writes down what arrives and answers 200 to everything. */
export class RecordingUpstream {
  readonly #server: Server;
  readonly #heads: RawHead[] = [];
  #port = 0;

  constructor() {
    this.#server = createServer((socket) => this.#record(socket));
  }

  /** The port of the loopback on which it listens. */
  get port(): number {
    return this.#port;
  }

  /** Begins to listen. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    this.#port = typeof address === "object" && address !== null ? address.port : 0;
  }

  /** What arrived since it was asked last. */
  take(): readonly RawHead[] {
    return this.#heads.splice(0);
  }

  /** Ends to listen. */
  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #record(socket: Socket): void {
    let text = "";
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk: Uint8Array) => {
      text += new TextDecoder().decode(chunk);
      const end = text.indexOf("\r\n\r\n");
      if (end === -1 && text.length < HEAD_LENGTH_MAX) return;
      this.#heads.push({ ...parseHead(text.slice(0, end)), order: arrived++ });
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    });
  }
}

/** Sends one request as it is, and reads the head of the answer. */
export function ask(port: number, head: RawHead): Promise<RawHead> {
  const lines = [head.line, ...head.headers.map(([name, value]) => `${name}: ${value}`), "", ""];
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(lines.join("\r\n")));
    let text = "";
    const done = (): void => {
      socket.destroy();
      resolve(parseHead(text.split("\r\n\r\n", 1)[0] ?? ""));
    };
    socket.setTimeout(ANSWER_WITHIN_MS, done);
    socket.on("data", (chunk: Uint8Array) => {
      text += new TextDecoder("latin1").decode(chunk);
      if (text.includes("\r\n\r\n")) done();
    });
    socket.once("end", done);
    socket.once("error", reject);
  });
}
