import type { IncomingMessage } from "node:http";
import { decodePath } from "./decode_path.ts";
import { Refusal } from "./refusal.ts";

/** A request's body, at most; LNbits itself has no limit. */
const BODY_BYTES_MAX = 1024 * 1024;

/** A request, read as uvicorn and FastAPI read it. */
export class Ask {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Who asks. LNbits believes `X-Forwarded-For` from everyone, and takes its first address. */
  readonly address: string;
  readonly #request: IncomingMessage;

  /** @param request The request; its body is read on demand. */
  constructor(request: IncomingMessage) {
    const [path = "", query = ""] = splitOnce(request.url ?? "/", "?");
    this.method = request.method ?? "GET";
    this.path = decodePath(path);
    this.query = new URLSearchParams(query);
    this.#request = request;
    const forwarded = this.header("x-forwarded-for")?.split(",", 1)[0]?.trim();
    this.address = forwarded || (request.socket.remoteAddress ?? "");
  }

  /** A header's value; several of one name are joined. */
  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  }

  /** The last value of a parameter, as FastAPI chooses. */
  parameter(name: string): string | undefined {
    return this.query.getAll(name).at(-1);
  }

  /** This request's address with another path, as Starlette would redirect to it. */
  addressOf(path: string): string {
    const scheme = this.header("x-forwarded-proto") === "https" ? "https" : "http";
    const query = splitOnce(this.#request.url ?? "", "?")[1];
    const suffix = query === undefined ? "" : `?${query}`;
    return `${scheme}://${this.header("host") ?? ""}${encodeURI(path)}${suffix}`;
  }

  /**
   * The body as JSON, or `undefined` where there is none.
   *
   * @throws {Refusal} 400 if it is not JSON, 413 if it is too large.
   */
  async json(): Promise<unknown> {
    const body = await this.#body();
    if (body.length === 0) return undefined;
    const type = this.header("content-type") ?? "application/json";
    if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
      return body.toString();
    }
    try {
      return JSON.parse(body.toString()) as unknown;
    } catch {
      const ctx = { error: "Expecting value" };
      const problem = { loc: ["body", 0], msg: "JSON decode error", type: "json_invalid" };
      throw new Refusal(400, [{ ...problem, input: {}, ctx }]);
    }
  }

  async #body(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.#request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > BODY_BYTES_MAX) {
        throw new Refusal(413, "Request body too large");
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
