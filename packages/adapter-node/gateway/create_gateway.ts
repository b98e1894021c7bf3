import { type Clock, Secret } from "@holdfast/core";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { systemClock } from "../system_clock.ts";
import { systemRandom } from "../system_random.ts";
import { Admission, type AdmissionLimits } from "./admission.ts";
import {
  admit,
  type AdmittableRequest,
  type FeedPath,
  feedPathOf,
  isOriginAllowed,
} from "./admit.ts";
import { CLIENT_MESSAGE_MAX } from "./ask_of.ts";
import {
  answerJson,
  answerRefusal,
  answerWithoutUpgrade,
  refuseConnect,
  refuseHandshake,
} from "./answer.ts";
import { takeBridge } from "./carriers/bridge.ts";
import { CARRIERS } from "./carriers/by_path.ts";
import { DataChannels, type DataChannelsOptions } from "./carriers/data_channels.ts";
import { LineSessions } from "./carriers/line_sessions.ts";
import { webSocket } from "./carriers/web_socket.ts";
import { takeWebTransport } from "./carriers/web_transport.ts";
import type { OfferedSession } from "../http3/server_connection.ts";
import { FeedHub, type FeedHubOptions } from "./feed_hub.ts";
import type { FeedStore } from "./feed_store.ts";
import type { Gateway } from "./gateway.ts";
import { GATEWAY_HEADERS } from "./gateway_headers.ts";
import type { Admitted } from "./gateway_context.ts";
import { clientAddresses, LOOPBACK_PROXIES } from "./client_address.ts";
import { ClientReports } from "./client_reports.ts";
import { LinkHistory } from "./link_history.ts";
import {
  answerDiagnostics,
  operationPathOf,
  type OperationsContext,
  takeReport,
} from "./operations.ts";
import { isWebSocketConnect, openOverHttp2 } from "./http2_socket.ts";
import { LinkCounts } from "./link_counts.ts";
import type { LinkRecord } from "./link_log.ts";
import { memoryStore } from "./memory_store.ts";
import { type Refusal, REFUSALS } from "./refusal.ts";
import { takeHandshakes } from "./take_handshakes.ts";

/** What a gateway is made of. */
export interface GatewayOptions extends Pick<FeedHubOptions, "upstream" | "lingerMs" | "queue"> {
  /** Signs tickets; at least 32 bytes, the same for all gateways of a feed. */
  readonly secret: Secret;
  /** Origins whose pages may read, such as `https://shop.example`; `*` for all. @default {[]} */
  readonly origins?: readonly string[];
  /**
   * Addresses and subnets of proxies in front, whose `X-Forwarded-For` is believed. Where such a
   * proxy names no client, the limits of an address do not hold, and those in all do.
   *
   * @default {LOOPBACK_PROXIES}
   */
  readonly proxies?: readonly string[];
  /** Where feeds live. @default {in this process} */
  readonly store?: FeedStore;
  /** Between two heartbeats. @default {10000} */
  readonly heartbeatMs?: number;
  /** @default {AdmissionLimits} */
  readonly limits?: AdmissionLimits;
  /**
   * Data channels, for clients that offer one; false refuses them. Where `node-datachannel` is not
   * installed an offer is refused too, and clients go on with the carriers there are.
   *
   * @default {on every local address; with a server of its own, on the server's}
   */
  readonly dataChannel?: DataChannelsOptions | false;
  /** Told of each link that ended. */
  readonly onLinkEnded?: (record: LinkRecord) => void;
  /** @default {the system's} */
  readonly clock?: Clock;
}

/** The subprotocol of the feed protocol. */
const PROTOCOL = GATEWAY_HEADERS.holdfast;

/**
 * Makes a gateway, to be attached to any HTTP server. It begins an upstream with the first reader
 * of a feed.
 *
 * @throws {RangeError} If the secret is too short, or a proxy is neither an address nor a subnet.
 */
export function createGateway(options: GatewayOptions): Gateway {
  return new HttpGateway(options);
}

class HttpGateway implements Gateway {
  readonly #context: OperationsContext;
  readonly #store: FeedStore;
  readonly #counts = new LinkCounts();
  readonly #sockets = takeHandshakes({
    maxPayload: CLIENT_MESSAGE_MAX,
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.has(PROTOCOL) ? PROTOCOL : false,
  });
  readonly #channels: DataChannels | null;
  readonly #lines: LineSessions;
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
      addressOf: clientAddresses(options.proxies ?? LOOPBACK_PROXIES),
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
    const { dataChannel = {} } = options;
    this.#lines = new LineSessions(this.#context);
    this.#channels = dataChannel === false ? null : new DataChannels(this.#context, dataChannel);
  }

  get links(): number {
    return this.#context.admission.links;
  }

  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const path = (request.url ?? "").split("?", 1)[0];
    const feedPath = feedPathOf(request.url) ?? operationPathOf(request.url);
    if (feedPath === null && !["/healthz", "/readyz", "/metrics"].includes(path ?? "")) {
      return false;
    }
    for (const [name, value] of Object.entries(GATEWAY_HEADERS)) response.setHeader(name, value);
    this.#allowOrigin(request, response);
    if (feedPath !== null) {
      void this.#answerFeed(request, response, feedPath).catch(() => {
        if (response.headersSent) response.destroy();
        else answerRefusal(response, REFUSALS.noStore);
      });
    } else if (path === "/healthz") answerJson(response, 200, { ok: true });
    else if (path === "/readyz") this.#answerReady(response);
    else {
      void this.#counts.render(this.links).then(({ contentType, text }) => {
        response.writeHead(200, { "content-type": contentType }).end(text);
      });
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

  stream(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): boolean {
    const path = feedPathOf(headers[":path"]);
    if (!isWebSocketConnect(headers) || path?.carrier !== "socket") return false;
    stream.on("error", () => stream.destroy());
    void this.#connect(stream, headers, path).catch(() => stream.destroy());
    return true;
  }

  session(offered: OfferedSession): boolean {
    return takeWebTransport(this.#context, this.#lines, offered);
  }

  bridge(socket: Socket): void {
    takeBridge(this.#context, this.#lines, socket);
  }

  async drain(windowMs: number): Promise<void> {
    this.#isDraining = true;
    await this.#context.hub.drain(windowMs, Math.random);
    await Promise.all([this.#channels?.close(), this.#lines.close()]);
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
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    if (path.carrier === "socket") return answerWithoutUpgrade(request, response);
    if (path.carrier === "channel") return await this.#answerChannel(request, response, path);
    const operate = OPERATIONS[path.carrier];
    const answer = CARRIERS[path.carrier];
    if (operate === undefined && answer === undefined) {
      return answerRefusal(response, REFUSALS.noRoute);
    }
    if (operate === undefined && request.method !== "GET") {
      response.setHeader("allow", "GET, OPTIONS");
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

  /** An offer, or the end of what came of one (RFC 9725 §4.2). */
  async #answerChannel(
    request: IncomingMessage,
    response: ServerResponse,
    path: FeedPath,
  ): Promise<void> {
    const channels = this.#channels;
    const method = path.item === null ? "POST" : "DELETE";
    if (channels === null) return answerRefusal(response, REFUSALS.noRoute);
    if (request.method !== method) {
      response.setHeader("allow", `${method}, OPTIONS`);
      return answerRefusal(response, REFUSALS.noMethod);
    }
    const admitted = await admit(this.#context, request, path);
    if ("status" in admitted) return this.#refuse(response, path, admitted);
    if (path.item !== null) {
      // What is gone already was not refused: a client that leaves says so on every way it has.
      if (!channels.end(admitted.feed, path.item)) {
        return answerRefusal(response, REFUSALS.noRoute);
      }
      return void response.writeHead(200, { "cache-control": "no-store" }).end();
    }
    const release = this.#context.admission.link(admitted.address);
    if (typeof release !== "function") return this.#refuse(response, path, release);
    const refusal = await channels.take(admitted, request, response, release);
    if (refusal !== null) this.#refuse(response, path, refusal);
  }

  #refuse(response: ServerResponse, { carrier }: FeedPath, refusal: Refusal): void {
    this.#context.log.refused(REFUSED_NAMES[carrier] ?? carrier, refusal.code);
    answerRefusal(response, refusal);
  }

  #allowOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
    response.setHeader("vary", "origin");
    if (headers.origin === undefined || !isOriginAllowed(this.#context, headers.origin)) return;
    response.setHeader("access-control-allow-origin", headers.origin);
    response.setHeader(
      "access-control-allow-headers",
      "authorization, content-type, last-event-id, if-none-match",
    );
    response.setHeader("access-control-allow-methods", "GET, POST, DELETE");
    response.setHeader("access-control-max-age", "600");
    response.setHeader(
      "access-control-expose-headers",
      "etag, location, retry-after, holdfast, holdfast-cursor, holdfast-heartbeat-ms",
    );
  }

  async #accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    path: FeedPath,
  ): Promise<void> {
    const seat = await this.#letIn(request, path);
    if ("status" in seat) return refuseHandshake(socket, seat);
    socket.once("close", seat.release);
    this.#sockets.handleUpgrade(request, socket, head, (open) => {
      void webSocket(this.#context, seat.admitted, open, socket).catch(() => endForStore(open));
    });
  }

  async #connect(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    path: FeedPath,
  ): Promise<void> {
    const socket = { remoteAddress: stream.session?.socket.remoteAddress };
    const seat = await this.#letIn({ headers, socket }, path);
    if ("status" in seat) return refuseConnect(stream, seat);
    stream.once("close", seat.release);
    const offered = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
    const protocol = offered.includes(PROTOCOL) ? PROTOCOL : null;
    const open = openOverHttp2(stream, protocol, CLIENT_MESSAGE_MAX);
    await webSocket(this.#context, seat.admitted, open, stream).catch(() => endForStore(open));
  }

  /** Lets a WebSocket in, or says why not. */
  async #letIn(
    request: AdmittableRequest,
    path: FeedPath,
  ): Promise<{ readonly admitted: Admitted; readonly release: () => void } | Refusal> {
    const admitted = await admit(this.#context, request, path);
    const release = "status" in admitted
      ? admitted
      : this.#context.admission.link(admitted.address);
    if (!("status" in admitted) && typeof release === "function") return { admitted, release };
    const refusal = release as Refusal;
    this.#context.log.refused("websocket", refusal.code);
    return refusal;
  }
}

/** What can fail once a link is open is the store, and a client comes back when that does. */
function endForStore(open: WebSocket): void {
  open.close(REFUSALS.noStore.code, REFUSALS.noStore.detail);
}

/** What refused requests are counted under, where it is not the last part of their path. */
const REFUSED_NAMES: Readonly<Record<string, string>> = { "": "poll", "channel": "data-channel" };

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
