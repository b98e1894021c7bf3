import { LineParser } from "@holdfast/core/web";
import type { Duplex } from "node:stream";
import { TextDecoder } from "node:util";
import type { SessionListener } from "../../http3/server_connection.ts";
import { admitTicket } from "../admit.ts";
import { CLIENT_MESSAGE_MAX } from "../ask_of.ts";
import type { GatewayContext } from "../gateway_context.ts";
import { type Hello, helloOf } from "../hello_of.ts";
import { type Refusal, REFUSALS } from "../refusal.ts";
import { feedNamedBy } from "../ticket.ts";
import { SpokenLink, type SpokenWay } from "./spoken_link.ts";

/** How long a client may take to say who it is. */
const HELLO_MS = 10_000;
/** How long the last words may take to go out. */
const BYE_MS = 1000;

/** Whose session it is, and what it is a session of. */
export interface LineClient {
  /** Of the carrier, in records and metrics. */
  readonly carrier: "webtransport" | "bridge";
  /** IP address, for limits and logs. */
  readonly address: string;
  /** The feed that was asked for; null where only the ticket tells. */
  readonly feed: string | null;
  readonly query: URLSearchParams;
  /** Cuts whatever carries the session. */
  close(): void;
}

/**
 * One client's session on a stream of bytes, one message a line, from its acceptance until nothing
 * of it is left.
 */
export class LineSession implements SpokenWay, SessionListener {
  readonly #context: GatewayContext;
  readonly #client: LineClient;
  readonly #ended: () => void;
  readonly #decoder = new TextDecoder();
  readonly #parser: LineParser;
  #stream: Duplex | null = null;
  #link: SpokenLink | null = null;
  #hasHello = false;
  #isFinishing = false;
  #isClosed = false;
  #cancel: () => void;

  /** @param ended It holds nothing any more; called once. */
  constructor(context: GatewayContext, client: LineClient, ended: () => void) {
    this.#context = context;
    this.#client = client;
    this.#ended = ended;
    this.#parser = new LineParser(CLIENT_MESSAGE_MAX, {
      line: (text) => this.#hear(text),
      empty: () => this.#hear(""),
    });
    this.#cancel = context.clock.after(HELLO_MS, () => this.#refuse(REFUSALS.noTicket));
  }

  stream(stream: Duplex): (chunk: Uint8Array) => void {
    this.#stream = stream;
    stream.on("drain", () => this.#link?.ready());
    stream.on("end", () => this.cut("The client went"));
    stream.on("close", () => this.cut("The client went"));
    return (chunk) => {
      const isWithinLimit = this.#parser.push(this.#decoder.decode(chunk, { stream: true }));
      if (!isWithinLimit) this.#refuse(REFUSALS.tooLarge);
    };
  }

  closed(): void {
    this.cut("The connection was lost");
  }

  /** The first line says who it is, and every other comes after the answer to that. */
  #hear(text: string): void {
    if (this.#isFinishing) return;
    if (this.#link !== null) return this.#link.hear(text);
    const hello = this.#hasHello ? null : helloOf(text);
    this.#hasHello = true;
    if (hello === null) return this.#refuse(REFUSALS.badRequest);
    void this.#admit(hello);
  }

  async #admit({ ticket, after }: Hello): Promise<void> {
    const { address, carrier, query } = this.#client;
    const feed = this.#client.feed ?? feedNamedBy(ticket);
    const refusal = await admitTicket(this.#context, ticket, feed).catch(() => REFUSALS.badTicket);
    if (this.#isFinishing || this.#isClosed) return;
    if (refusal !== null) return this.#refuse(refusal);
    this.#cancel();
    const admitted = { feed, after, address, query };
    const link = this.#link = new SpokenLink(this.#context, admitted, carrier, this);
    // The first line, an empty one, says that the client was let in.
    this.send("");
    await link.begin();
  }

  send(text: string): boolean {
    const stream = this.#stream;
    if (stream === null || this.#isClosed || !stream.writable) return false;
    return stream.write(`${text}\n`);
  }

  /** The client goes when it reads the last words. */
  finish(): void {
    if (this.#isFinishing || this.#isClosed) return;
    this.#isFinishing = true;
    this.#parser.stop();
    this.#cancel();
    if (this.#stream === null) return this.#close();
    this.#stream.end();
    this.#cancel = this.#context.clock.after(BYE_MS, () => this.#close());
  }

  /** Says the last words, where they can be said, and ends within a second. */
  end({ code, detail, retryAfterMs }: Refusal): void {
    if (this.#link !== null) return this.#link.end(code, detail, retryAfterMs);
    if (this.#isFinishing) return;
    const retry = retryAfterMs === undefined ? {} : { retryAfterMs };
    this.send(JSON.stringify({ type: "bye", code, ...retry }));
    this.finish();
  }

  /** Ends at once. */
  cut(reason: string): void {
    this.#link?.lost(reason);
    this.#close();
  }

  /** A client that was let in has a record of its end; any other is counted as refused. */
  #refuse(refusal: Refusal): void {
    if (this.#link === null && !this.#isFinishing) {
      this.#context.log.refused(this.#client.carrier, refusal.code);
    }
    this.end(refusal);
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isFinishing = true;
    this.#cancel();
    this.#parser.stop();
    this.#client.close();
    this.#ended();
  }
}
