import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { loadPeerLibrary, type NativePeerOptions, type PeerLibrary } from "../../peer_library.ts";
import { answerOffer } from "../answer_offer.ts";
import type { Admitted, GatewayContext } from "../gateway_context.ts";
import { readBody } from "../read_body.ts";
import { readOffer } from "../read_offer.ts";
import { type Refusal, REFUSALS } from "../refusal.ts";
import { ChannelPeer } from "./channel_peer.ts";

/** How a gateway carries feeds over WebRTC data channels. */
export interface DataChannelsOptions {
  /** The only local address that takes packets, and is told to clients. @default {every one} */
  readonly bindAddress?: string;
  /**
   * First and last UDP port, one for each client; when they are the same, all share it.
   *
   * @default {[1024, 65535]}
   */
  readonly portRange?: readonly [number, number];
  /** `stun:host:port`, for a gateway that does not know its own address. @default {[]} */
  readonly iceServers?: readonly string[];
  /** How long a client may take to open its channel. @default {15000} */
  readonly openMs?: number;
  /** Loads the library. @default {node-datachannel, an optional dependency} */
  readonly library?: () => Promise<PeerLibrary>;
}

const SDP_REGEXP = /^application\/sdp\s*(;|$)/i;
/** An offer of one channel is about a kilobyte. */
const OFFER_MAX_BYTES = 16 * 1024;
/** How long an offer may take to arrive. */
const OFFER_MS = 10_000;

/** Every data channel of a gateway: takes offers, and holds the peers until they end. */
export class DataChannels {
  readonly #context: GatewayContext;
  readonly #options: DataChannelsOptions;
  readonly #peers = new Map<string, ChannelPeer>();
  readonly #empty = new Set<() => void>();
  #library: Promise<PeerLibrary> | null = null;

  constructor(context: GatewayContext, options: DataChannelsOptions = {}) {
    this.#context = context;
    this.#options = options;
  }

  /**
   * Answers an offer (RFC 9725 §4.2): 201, with the address that ends the channel in `Location`.
   *
   * @param release Gives back the link that was let in; called once, when all is over.
   * @returns What was wrong, where nothing was answered.
   */
  async take(
    admitted: Admitted,
    request: IncomingMessage,
    response: ServerResponse,
    release: () => void,
  ): Promise<Refusal | null> {
    const refusal = await this.#take(admitted, request, response, release)
      // The library cannot make a peer with these options on this system.
      .catch(() => REFUSALS.noAddress);
    if (refusal !== null) release();
    return refusal;
  }

  async #take(
    admitted: Admitted,
    request: IncomingMessage,
    response: ServerResponse,
    release: () => void,
  ): Promise<Refusal | null> {
    const { clock, hub, isDraining } = this.#context;
    if (!SDP_REGEXP.test(request.headers["content-type"] ?? "")) return REFUSALS.otherType;
    const library = await this.#loaded();
    if (library === null) return REFUSALS.noChannels;
    const cancel = clock.after(OFFER_MS, () => request.destroy());
    const body = await readBody(request, OFFER_MAX_BYTES);
    cancel();
    if (body === null) return REFUSALS.tooLarge;
    const offer = readOffer(body);
    if (offer === null) return REFUSALS.badRequest;
    let held: ChannelPeer | null = null;
    const answered = answerOffer(
      library,
      offer,
      {
        channel: (channel) => held === null ? channel.close() : held.opened(channel),
        lost: () => held?.cut("The path to the client was lost"),
      },
      clock,
      peerOptionsOf(this.#options),
    );
    const answer = await answered?.answer;
    if (answered === null) return REFUSALS.badRequest;
    if (typeof answer !== "string" || response.destroyed || isDraining()) {
      answered.peer.close();
      return isDraining() ? REFUSALS.draining : REFUSALS.noAddress;
    }
    const id = randomBytes(16).toString("base64url");
    held = new ChannelPeer(this.#context, admitted, answered.peer, {
      openMs: this.#options.openMs ?? 15_000,
      ended: () => {
        this.#forget(id);
        release();
      },
    });
    this.#peers.set(id, held);
    response.writeHead(201, {
      "content-type": "application/sdp",
      "cache-control": "no-store",
      // Relative, for a gateway behind a proxy does not know its own address.
      "location": `channel/${id}`,
      "holdfast-heartbeat-ms": String(hub.heartbeatMs),
    }).end(answer);
    return null;
  }

  /**
   * Ends a channel for the client that holds its address (RFC 9725 §4.2).
   *
   * @returns Whether there was one, of this feed.
   */
  end(feed: string, id: string): boolean {
    const peer = this.#peers.get(id);
    if (peer?.feed !== feed) return false;
    peer.end(1000, "The client ended it");
    return true;
  }

  /** Ends every peer; resolves when nothing is left of them, which is within a second. */
  async close(): Promise<void> {
    for (const peer of this.#peers.values()) peer.end(1012, REFUSALS.draining.detail);
    if (this.#peers.size === 0) return;
    await new Promise<void>((resolve) => this.#empty.add(resolve));
  }

  #forget(id: string): void {
    this.#peers.delete(id);
    if (this.#peers.size > 0) return;
    for (const tell of this.#empty) tell();
    this.#empty.clear();
  }

  /** Null where it is not installed, or not for this system. */
  async #loaded(): Promise<PeerLibrary | null> {
    const { library = loadPeerLibrary } = this.#options;
    this.#library ??= library();
    return await this.#library.catch(() => null);
  }
}

function peerOptionsOf(
  { bindAddress, portRange, iceServers = [] }: DataChannelsOptions,
): Partial<NativePeerOptions> {
  return {
    iceServers: [...iceServers],
    ...(bindAddress === undefined ? {} : { bindAddress }),
    ...(portRange === undefined ? {} : {
      portRangeBegin: portRange[0],
      portRangeEnd: portRange[1],
      enableIceUdpMux: portRange[0] === portRange[1],
    }),
  };
}
