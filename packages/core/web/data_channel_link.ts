import type { LinkEnd } from "../model/link_end.ts";
import type { Clock } from "../ports/clock.ts";
import type {
  LinkListener,
  LinkRequest,
  OpenFacts,
  OpenLink,
  SendResult,
} from "../ports/transport.ts";
import type { DataChannelLike, PeerLike } from "./data_channel_peer.ts";
import { endChannel } from "./end_channel.ts";
import { failureText } from "./failure_text.ts";
import { FEED_PROTOCOL } from "./feed_ask.ts";
import { feedBye } from "./feed_bye.ts";
import { FeedTalk } from "./feed_talk.ts";
import { tellingHeaders } from "./http_evidence.ts";
import { locationWithin } from "./location_within.ts";
import { refusalEnd } from "./refusal_end.ts";
import { requestSecrets } from "./request_secrets.ts";
import { utf8LengthExceeds } from "./utf8_length.ts";
import type { ResponseLike, WebPlatform } from "./web_platform.ts";
import { withAfter } from "./with_after.ts";

/** What a link of this kind is made of. */
export interface DataChannelParts<Signal> {
  readonly web: WebPlatform<Signal>;
  readonly clock: Clock;
  readonly createPeer: () => PeerLike | Promise<PeerLike>;
  readonly limits: {
    readonly openMs: number;
    readonly gatherMs: number;
    readonly lostMs: number;
    readonly bufferedBytesMax: number;
  };
  readonly request: LinkRequest;
  readonly listener: LinkListener;
}

/** An answer is a few hundred bytes and a line for each address of the peer. */
const ANSWER_MAX = 64 * 1024;

/** A link over one data channel, agreed on in one POST. */
export class DataChannelLink<Signal> implements OpenLink {
  readonly #parts: DataChannelParts<Signal>;
  readonly #secrets: readonly string[];
  readonly #abort: { readonly signal: Signal; abort(): void };
  readonly #talk: FeedTalk;
  #peer: PeerLike | null = null;
  #channel: DataChannelLike | null = null;
  #facts: OpenFacts = {};
  /** Where the channel is ended; null where nobody said, and after a bye. */
  #endAt: string | null = null;
  #isOpened = false;
  #isOver = false;
  #stopGathering: () => void = () => {};
  #cancelOpening: () => void = () => {};
  #cancelLost: (() => void) | null = null;

  constructor(parts: DataChannelParts<Signal>) {
    this.#parts = parts;
    this.#talk = new FeedTalk(parts.listener, () => this.#isOver);
    const { route } = parts.request;
    this.#secrets = requestSecrets(route.url, route.headers);
    this.#abort = parts.web.createAbort();
  }

  /** Nothing but text: the feed has no other messages. */
  send(data: string | Uint8Array): SendResult {
    const channel = this.#channel;
    if (!this.#isOpened || channel?.readyState !== "open" || typeof data !== "string") {
      return "not_open";
    }
    const waitingBytes = channel.bufferedAmount;
    const isFull = waitingBytes + data.length > this.#parts.limits.bufferedBytesMax;
    if (waitingBytes > 0 && isFull) return "full";
    return this.#say(channel, data) ? "sent" : "not_open";
  }

  /** Asks in the words of the feed protocol: a channel has no pings. */
  ask(ask: number): void {
    const channel = this.#channel;
    if (!this.#isOpened || channel?.readyState !== "open") return;
    this.#say(channel, this.#talk.ask(ask));
  }

  #say(channel: DataChannelLike, text: string): boolean {
    try {
      channel.send(text);
      return true;
    } catch {
      // It closed in between; its end is about to be told.
      return false;
    }
  }

  abandon(): void {
    if (!this.#isOver) this.#release();
  }

  /** Agrees with the peer, and reports until the channel ends. Never rejects. */
  async run(): Promise<void> {
    if (this.#isOver) return;
    try {
      const offer = await this.#offer();
      if (this.#isOver) return;
      const response = await this.#post(offer);
      if (this.#isOver) return;
      if (isAnswer(response)) return await this.#accept(response);
      this.#end(await refusalEnd(response, this.#parts.web, this.#parts.clock, this.#secrets));
    } catch (error) {
      this.#end({ how: "failed", message: failureText(error, this.#secrets) });
    }
  }

  async #offer(): Promise<string> {
    const { route } = this.#parts.request;
    // An address that cannot be asked is not worth a peer.
    if (!/^https?:\/\/./i.test(route.url.reveal())) {
      throw new TypeError(`Cannot open a data channel: ${route.label} is no http:// address`);
    }
    const peer = await this.#parts.createPeer();
    if (this.#isOver) {
      peer.close();
      return "";
    }
    this.#peer = peer;
    peer.addEventListener("iceconnectionstatechange", () => this.#look(peer));
    peer.addEventListener("connectionstatechange", () => this.#look(peer));
    const gathered = this.#gathered(peer);
    this.#listen(this.#channel = peer.createDataChannel(FEED_PROTOCOL, { ordered: true }));
    const { sdp = "" } = await peer.createOffer();
    await peer.setLocalDescription({ type: "offer", sdp });
    await gathered;
    return peer.localDescription?.sdp ?? "";
  }

  /** Resolves once every address of this end is known, or enough time was spent on it. */
  #gathered(peer: PeerLike): Promise<void> {
    const { clock, limits } = this.#parts;
    return new Promise((resolve) => {
      const cancel = clock.after(limits.gatherMs, resolve);
      this.#stopGathering = () => {
        cancel();
        resolve();
      };
      peer.addEventListener("icegatheringstatechange", () => {
        if (peer.iceGatheringState === "complete") this.#stopGathering();
      });
    });
  }

  #post(offer: string): Promise<ResponseLike> {
    const { route, resumeAfter } = this.#parts.request;
    const headers: Record<string, string> = {
      "accept": "application/sdp",
      "content-type": "application/sdp",
    };
    for (const [name, value] of Object.entries(route.headers)) headers[name] = value.reveal();
    return this.#parts.web.fetch(withAfter(route.url.reveal(), resumeAfter), {
      method: "POST",
      headers,
      body: offer,
      cache: "no-store",
      redirect: "manual",
      signal: this.#abort.signal,
    });
  }

  async #accept(response: ResponseLike): Promise<void> {
    const { clock, limits, request, web } = this.#parts;
    const { status } = response;
    const location = response.headers.get("location");
    this.#endAt = locationWithin(request.route.url.reveal(), location);
    // The address of the channel is nobody's business: who knows it can end it.
    const hidden = [...this.#secrets, location ?? ""];
    const headers = tellingHeaders(response.headers, hidden);
    const everyMs = Number(response.headers.get("holdfast-heartbeat-ms") ?? Number.NaN);
    const isAnnounced = Number.isFinite(everyMs) && everyMs > 0;
    this.#facts = {
      status,
      protocol: FEED_PROTOCOL,
      headers,
      ...(isAnnounced ? { heartbeatEveryMs: everyMs } : {}),
    };
    this.#cancelOpening = clock.after(limits.openMs, () => {
      const message = `Answered, but no channel within ${limits.openMs} ms: UDP may not pass`;
      this.#end({ how: "timeout", status, headers, message });
    });
    const sdp = await readAnswer(response, web);
    if (!this.#isOver) await this.#peer?.setRemoteDescription({ type: "answer", sdp });
  }

  #listen(channel: DataChannelLike): void {
    channel.addEventListener("open", () => {
      if (this.#isOver) return;
      this.#cancelOpening();
      this.#isOpened = true;
      this.#parts.listener.opened(this.#facts);
    });
    channel.addEventListener("message", (event) => {
      if (!this.#isOver) this.#receive((event as { readonly data?: unknown }).data);
    });
    channel.addEventListener("close", () => this.#cut("The channel was cut"));
  }

  #receive(data: unknown): void {
    if (typeof data !== "string") return this.#parts.listener.heard();
    const { request } = this.#parts;
    if (utf8LengthExceeds(data, request.maxMessageBytes)) {
      const message = `Message larger than ${request.maxMessageBytes} bytes`;
      return this.#end({ how: "closed", code: 1009, wasClean: false, message });
    }
    const bye = feedBye(data);
    if (bye !== null) {
      this.#endAt = null;
      return this.#end(bye);
    }
    this.#talk.hear(data);
  }

  #look({ iceConnectionState, connectionState }: PeerLike): void {
    if (this.#isOver) return;
    const states = [iceConnectionState, connectionState];
    const { clock, limits } = this.#parts;
    if (states.includes("failed")) this.#cut("No path to the peer, or none any more");
    else if (states.includes("closed")) this.#cut("The connection was closed");
    else if (states.includes("disconnected")) {
      // It often comes back by itself, after a change of network or a moment without one.
      this.#cancelLost ??= clock.after(
        limits.lostMs,
        () => this.#cut(`The path was lost for ${limits.lostMs} ms`),
      );
    } else {
      this.#cancelLost?.();
      this.#cancelLost = null;
    }
  }

  #cut(message: string): void {
    if (this.#isOpened) this.#end({ how: "closed", code: 1006, wasClean: false, message });
    else this.#end({ how: "failed", message });
  }

  #end(end: LinkEnd): void {
    if (this.#isOver) return;
    this.#release();
    this.#parts.listener.ended(end);
  }

  /** Lets go of everything. The channel first: a library may keep one whose peer has gone. */
  #release(): void {
    this.#isOver = true;
    this.#isOpened = false;
    this.#stopGathering();
    this.#cancelOpening();
    this.#cancelLost?.();
    this.#abort.abort();
    this.#channel?.close();
    this.#peer?.close();
    // The path that would tell of that may be the very one that is lost.
    const { web, clock, request } = this.#parts;
    if (this.#endAt !== null) void endChannel(web, clock, this.#endAt, request.route.headers);
  }
}

function isAnswer({ status, body, headers }: ResponseLike): boolean {
  const type = (headers.get("content-type") ?? "").trim().toLowerCase();
  return status === 201 && body !== null && /^application\/sdp\s*(;|$)/.test(type);
}

async function readAnswer<Signal>(
  { body }: ResponseLike,
  web: WebPlatform<Signal>,
): Promise<string> {
  const reader = body!.getReader();
  const decoder = web.createDecoder();
  let text = "";
  while (text.length <= ANSWER_MAX) {
    const chunk = await reader.read();
    if (chunk.done) return text;
    text += decoder.decode(chunk.value as Uint8Array<ArrayBuffer>, { stream: true });
  }
  throw new RangeError(`Cannot read the answer: larger than ${ANSWER_MAX} characters`);
}
