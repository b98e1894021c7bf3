import { type Clock, Secret } from "@holdfast/core";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { systemClock } from "../system_clock.ts";
import { systemRandom } from "../system_random.ts";
import { Admission, type AdmissionLimits } from "./admission.ts";
import { admit, type FeedPath, feedPathOf, isOriginAllowed } from "./admit.ts";
import { answerJson, answerRefusal } from "./answer.ts";
import { EVENT_STREAM_FORMAT, LINE_STREAM_FORMAT, streamFeed } from "./carriers/http_reader.ts";
import { longPoll } from "./carriers/long_poll.ts";
import { poll } from "./carriers/poll.ts";
import { webSocket } from "./carriers/web_socket.ts";
import { FeedHub, type FeedHubOptions } from "./feed_hub.ts";
import type { FeedStore } from "./feed_store.ts";
import type { Gateway } from "./gateway.ts";
import type { Admitted, GatewayContext } from "./gateway_context.ts";
import { ClientReports } from "./client_reports.ts";
import { LinkHistory } from "./link_history.ts";
import {
  answerDiagnostics,
  operationPathOf,
  type OperationsContext,
  takeReport,
} from "./operations.ts";
import { LinkCounts } from "./link_counts.ts";
import type { LinkRecord } from "./link_log.ts";
import { memoryStore } from "./memory_store.ts";
import { type Refusal, REFUSALS } from "./refusal.ts";

/** What a gateway is made of. */
export interface GatewayOptions extends Pick<FeedHubOptions, "upstream" | "lingerMs" | "queue"> {
  /** Signs tickets; at least 32 bytes, the same for all gateways of a feed. */
  readonly secret: Secret;
  /** Origins whose pages may read, such as `https://shop.example`; `*` for all. @default {[]} */
  readonly origins?: readonly string[];
  /** Where feeds live. @default {in this process} */
  readonly store?: FeedStore;
  /** Between two heartbeats. @default {15000} */
  readonly heartbeatMs?: number;
  /** @default {AdmissionLimits} */
  readonly limits?: AdmissionLimits;
  /** Told of each link that ended. */
  readonly onLinkEnded?: (record: LinkRecord) => void;
  /** @default {the system's} */
  readonly clock?: Clock;
}

/** The subprotocol of the feed protocol. */
const PROTOCOL = "holdfast.v1";
/** Largest message of a client, in bytes: all it can say is a question. */
const CLIENT_MESSAGE_MAX = 4096;

/**
 * Makes a gateway, to be attached to any HTTP server. It begins an upstream with the first reader
 * of a feed.
 *
 * @throws {RangeError} If the secret is too short.
 */
export function createGateway(options: GatewayOptions): Gateway {
  return new HttpGateway(options);
}

class HttpGateway implements Gateway {
  readonly #context: OperationsContext;
  readonly #store: FeedStore;
  readonly #counts = new LinkCounts();
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: CLIENT_MESSAGE_MAX,
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.has(PROTOCOL) ? PROTOCOL : false,
  });
  #isDraining = false;

  constructor(options: GatewayOptions) {
    const clock = options.clock ?? systemClock();
    this.#store = options.store ?? memoryStore({ clock, random: systemRandom() });
    const { upstream, lingerMs, queue, heartbeatMs } = options;
    const hub = new FeedHub({
      store: this.#store,
      upstream,
      clock,
      ...(lingerMs === undefined ? {} : { lingerMs }),
      ...(queue === undefined ? {} : { queue }),
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
    });
    this.#context = {
      hub,
      clock,
      admission: new Admission(clock, options.limits),
      secret: options.secret,
      origins: options.origins ?? [],
      isDraining: () => this.#isDraining,
      reports: new ClientReports(),
      history: new LinkHistory(),
      log: {
        opened: (carrier) => this.#counts.opened(carrier),
        refused: (carrier, code) => this.#counts.refused(carrier, code),
        ended: (record) => {
          this.#counts.ended(record);
          this.#context.history.add(record);
          options.onLinkEnded?.(record);
        },
      },
    };
  }

  get links(): number {
    return this.#context.admission.links;
  }

  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const path = (request.url ?? "").split("?", 1)[0];
    if (path === "/healthz") answerJson(response, 200, { ok: true });
    else if (path === "/readyz") this.#answerReady(response);
    else if (path === "/metrics") {
      void this.#counts.render(this.links).then(({ contentType, text }) => {
        response.writeHead(200, { "content-type": contentType }).end(text);
      });
    } else {
      const feedPath = feedPathOf(request.url) ?? operationPathOf(request.url);
      if (feedPath === null) return false;
      void this.#answerFeed(request, response, feedPath).catch(() => response.destroy());
    }
    return true;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const path = feedPathOf(request.url);
    if (path === null || path.carrier !== "socket") return false;
    socket.on("error", () => socket.destroy());
    void this.#accept(request, socket, head, path).catch(() => socket.destroy());
    return true;
  }

  async drain(windowMs: number): Promise<void> {
    this.#isDraining = true;
    await this.#context.hub.drain(windowMs, Math.random);
    await this.#store.close();
  }

  #answerReady(response: ServerResponse): void {
    const isReady = !this.#isDraining && this.#store.isReady();
    answerJson(response, isReady ? 200 : 503, { ready: isReady, draining: this.#isDraining });
  }

  async #answerFeed(
    request: IncomingMessage,
    response: ServerResponse,
    path: FeedPath,
  ): Promise<void> {
    this.#allowOrigin(request, response);
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    const operate = OPERATIONS[path.carrier];
    const answer = CARRIERS[path.carrier];
    if (operate === undefined && answer === undefined) {
      return answerRefusal(response, REFUSALS.noRoute);
    }
    if (operate === undefined && request.method !== "GET") {
      return answerRefusal(response, REFUSALS.noMethod);
    }
    const admitted = await admit(this.#context, request, path);
    if ("status" in admitted) return this.#refuse(response, path, admitted);
    if (operate !== undefined) return await operate(this.#context, admitted, request, response);
    if (answer === undefined) return;
    const release = this.#context.admission.link(admitted.address);
    if (typeof release !== "function") return this.#refuse(response, path, release);
    response.on("close", release);
    await answer(this.#context, admitted, response, request);
  }

  #refuse(response: ServerResponse, { carrier }: FeedPath, refusal: Refusal): void {
    this.#context.log.refused(carrier === "" ? "poll" : carrier, refusal.code);
    answerRefusal(response, refusal);
  }

  #allowOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
    response.setHeader("vary", "origin");
    if (headers.origin === undefined || !isOriginAllowed(this.#context, headers.origin)) return;
    response.setHeader("access-control-allow-origin", headers.origin);
    response.setHeader(
      "access-control-allow-headers",
      "authorization, last-event-id, if-none-match",
    );
    response.setHeader("access-control-max-age", "600");
    response.setHeader(
      "access-control-expose-headers",
      "etag, retry-after, holdfast-cursor, holdfast-heartbeat-ms",
    );
  }

  async #accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    path: FeedPath,
  ): Promise<void> {
    const admitted = await admit(this.#context, request, path);
    const release = "status" in admitted
      ? admitted
      : this.#context.admission.link(admitted.address);
    if ("status" in admitted || typeof release !== "function") {
      const refusal = release as Refusal;
      this.#context.log.refused("websocket", refusal.code);
      return refuseHandshake(socket, refusal);
    }
    socket.once("close", release);
    this.#sockets.handleUpgrade(request, socket, head, (open) => {
      void webSocket(this.#context, admitted, open).catch(() => open.terminate());
    });
  }
}

type Carrier = (
  context: GatewayContext,
  admitted: Admitted,
  response: ServerResponse,
  request: IncomingMessage,
) => Promise<void>;

const CARRIERS: Readonly<Record<string, Carrier>> = {
  "": (context, admitted, response, request) => poll(context, admitted, request, response),
  "events": (context, admitted, response) =>
    streamFeed(context, admitted, response, EVENT_STREAM_FORMAT),
  "stream": (context, admitted, response) =>
    streamFeed(context, admitted, response, LINE_STREAM_FORMAT),
  "next": longPoll,
};

type Operation = (
  context: OperationsContext,
  admitted: Admitted,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  reports: takeReport,
  diagnostics: answerDiagnostics,
};

/** A page never sees the status of a refused handshake, but Node does, and the doctor. */
function refuseHandshake(socket: Duplex, { status, code, detail, retryAfterMs }: Refusal): void {
  const body = JSON.stringify({ code, detail });
  const retryAfter = retryAfterMs === undefined
    ? ""
    : `retry-after: ${Math.max(1, Math.ceil(retryAfterMs / 1000))}\r\n`;
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `${retryAfter}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
