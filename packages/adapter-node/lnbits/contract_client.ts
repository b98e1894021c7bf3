import { equal } from "node:assert/strict";
import { type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { type ClientOptions, WebSocket } from "ws";

/** How long anything here waits for an answer, in milliseconds. */
const ANSWER_MS_MAX = 10_000;

/** A request to a server under contract. */
export interface Question {
  /** @default "GET" */
  readonly method?: string;
  /** Sent as `X-Api-Key`. */
  readonly key?: string;
  /** Sent as JSON, or as it is if it is a text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, bytes untouched. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body as JSON. Throws if it is none. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Asks over HTTP, without following, unzipping or reusing anything. */
export function ask(url: string, path: string, question: Question = {}): Promise<Reply> {
  const { method = "GET", key, body } = question;
  const headers: Record<string, string> = { ...question.headers };
  if (key !== undefined) headers["x-api-key"] = key;
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  if (text !== undefined) {
    headers["content-type"] ??= "application/json";
    headers["content-length"] = String(Buffer.byteLength(text));
  }
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: false, timeout: ANSWER_MS_MAX };
    const asked = request(new URL(path, url), options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes,
          text: bytes.toString(),
          get json() {
            return JSON.parse(bytes.toString());
          },
        });
      });
    });
    asked.on(
      "timeout",
      () => asked.destroy(new Error(`Cannot get an answer: ${method} timed out`)),
    );
    asked.on("error", reject);
    asked.end(text);
  });
}

/** Writes lines of HTTP by hand and reads until the answer is whole; resolves to its text. */
export function askRaw(url: string, lines: readonly string[]): Promise<string> {
  const { hostname, port, host } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => {
      socket.write([...lines, `Host: ${host}`, "", ""].join("\r\n"));
    });
    const finish = (): void => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(ANSWER_MS_MAX, () => reject(new Error("Cannot get an answer: timed out")));
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (isWhole(text)) finish();
    });
    socket.on("error", reject);
    socket.on("close", finish);
  });
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  if (text.startsWith("HTTP/1.1 101")) return true;
  const length = /content-length: (\d+)/i.exec(text)?.[1];
  return length !== undefined && text.length >= end + 4 + Number(length);
}

/** A WebSocket to a server under contract. */
export class Ear {
  readonly #socket: WebSocket;
  readonly #url: string;
  readonly #id: string;
  readonly #heard: string[] = [];
  readonly #waiting: ((text: string) => void)[] = [];
  /** How it ended. */
  readonly end: Promise<{ code: number; reason: string }>;

  private constructor(url: string, id: string, options: ClientOptions) {
    this.#url = url;
    this.#id = id;
    const path = `/api/v1/ws/${id}`;
    this.#socket = new WebSocket(new URL(path, url.replace("http", "ws")), options);
    this.#socket.on("message", (message) => {
      const text = String(message);
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#heard.push(text);
      else waiting(text);
    });
    this.end = new Promise((resolve) => {
      this.#socket.on("close", (code, reason) => resolve({ code, reason: String(reason) }));
    });
  }

  /** Listens to a channel; resolves when the socket is open. */
  static async open(url: string, id: string, options: ClientOptions = {}): Promise<Ear> {
    const ear = new Ear(url, id, options);
    await new Promise<void>((resolve, reject) => {
      ear.#socket.once("open", resolve);
      ear.#socket.once("error", reject);
    });
    ear.#socket.on("error", () => {});
    return ear;
  }

  /** The socket itself. */
  get socket(): WebSocket {
    return this.#socket;
  }

  /** The next message, heard already or not. */
  next(): Promise<string> {
    const text = this.#heard.shift();
    if (text !== undefined) return Promise.resolve(text);
    return new Promise((resolve, reject) => {
      const fail = new Error("Cannot hear anything: no message came");
      const timer = setTimeout(() => reject(fail), ANSWER_MS_MAX);
      this.#waiting.push((heard) => {
        clearTimeout(timer);
        resolve(heard);
      });
    });
  }

  /** Fails if anything was sent before now: a marker sent now must be the next message. */
  async hearsNothing(): Promise<void> {
    const marker = `marker-${crypto.randomUUID()}`;
    await ask(this.#url, `/api/v1/ws/${this.#id}?data=${marker}`, { method: "POST" });
    equal(await this.next(), marker);
  }

  /** Ends it, politely. */
  close(): void {
    this.#socket.close();
  }
}
