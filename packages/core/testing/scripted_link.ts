import type { LinkEnd } from "../model/link_end.ts";
import type {
  LinkListener,
  LinkRequest,
  OpenFacts,
  OpenLink,
  SendResult,
  TransportCapabilities,
} from "../ports/transport.ts";

/** Where a {@linkcode ScriptedLink} stands. */
export type ScriptedStage = "connecting" | "open" | "ended" | "abandoned";

/**
 * One link of a `ScriptedTransport`: the test plays the peer with its methods and reads what the
 * owner did from its fields. Breaking the port's contract (a message before `open`, anything after
 * `end`) throws, so that a script cannot show what no transport does. What the peer says to an
 * abandoned link goes unheard, as on any transport.
 */
export class ScriptedLink {
  readonly request: LinkRequest;
  /** What the owner sent, oldest first. */
  readonly sent: (string | Uint8Array)[] = [];
  /** Numbers of the owner's asks, oldest first. */
  readonly asks: number[] = [];
  /** What `send` answers while open. */
  sendResult: SendResult = "sent";
  /** With what the owner left; `null` while it has not. */
  abandoned: { readonly code?: number; readonly reason?: string } | null = null;
  /** What the owner holds. */
  readonly held: OpenLink;
  readonly #listener: LinkListener;
  readonly #isRude: boolean;
  #stage: ScriptedStage = "connecting";

  /** Made by a transport; a test gets it from there. */
  constructor(
    request: LinkRequest,
    listener: LinkListener,
    capabilities: TransportCapabilities,
    isRude: boolean,
  ) {
    this.request = request;
    this.#listener = listener;
    this.#isRude = isRude;
    this.held = {
      send: (payload) => this.#send(payload),
      abandon: (code, reason) => this.#abandon(code, reason),
      ...(capabilities.canAsk || capabilities.canAskFeed
        ? { ask: (n: number) => void this.asks.push(n) }
        : {}),
    };
  }

  /** Where the link stands. */
  get stage(): ScriptedStage {
    return this.#stage;
  }

  /** The handshake succeeds. */
  open(facts: OpenFacts = {}): void {
    this.#report("connecting", "open", () => this.#listener.opened(facts));
  }

  /** One whole message arrives. */
  message(payload: string | Uint8Array): void {
    this.#report("open", "open", () => this.#listener.message(payload));
  }

  /** Bytes arrive that are no message. */
  heard(): void {
    this.#report("open", "open", () => this.#listener.heard());
  }

  /** The peer answers an ask: the given one, or the newest. */
  answer(n: number = this.asks.at(-1) ?? 0): void {
    this.#report("open", "open", () => this.#listener.answered(n));
  }

  /** The link is over, open or not. */
  end(end: LinkEnd): void {
    this.#report(
      this.#stage === "open" ? "open" : "connecting",
      "ended",
      () => {
        this.#listener.ended(end);
      },
    );
  }

  #report(from: ScriptedStage, to: ScriptedStage, tell: () => void): void {
    if (this.#stage === "abandoned") {
      if (this.#isRude) tell();
      return;
    }
    if (this.#stage !== from) {
      throw new Error(
        `Cannot report: the link must be ${from}, and is ${this.#stage}`,
      );
    }
    this.#stage = to;
    tell();
  }

  #send(payload: string | Uint8Array): SendResult {
    if (this.#stage !== "open") return "not_open";
    if (this.sendResult === "sent") this.sent.push(payload);
    return this.sendResult;
  }

  #abandon(code?: number, reason?: string): void {
    if (this.#stage === "ended" || this.#stage === "abandoned") return;
    this.#stage = "abandoned";
    this.abandoned = {
      ...(code === undefined ? {} : { code }),
      ...(reason === undefined ? {} : { reason }),
    };
  }
}
