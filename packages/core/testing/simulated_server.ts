import type { Cursor } from "../model/cursor.ts";
import type { Clock } from "../ports/clock.ts";
import type { SeededRandom } from "./seeded_random.ts";
import { SimulatedFeed } from "./simulated_feed.ts";
import type { PushManner } from "./value_script.ts";
import { type Moment, ValueHistory } from "./value_history.ts";

/** How the server holds a link. */
export interface ServerChannel {
  push(text: string): void;
  close(code: number, reason: string): void;
}

/** What the server says to a request. */
export interface ServerAnswer {
  readonly status: number;
  readonly body: string;
  /** Validator of the body (RFC 9110 §8.8.3), where there is one. */
  readonly etag?: string;
  readonly retryAfterMs?: number;
}

const KEPT_PAYMENTS_MAX = 100;
/** Pulls of the ordered feed reach one gateway after the other. */
const GATEWAYS = 2;

/**
 * Where the simulated server listens. The key in `walletSocket` is the invoice key of its one
 * wallet.
 */
export const SIMULATED_ADDRESSES = {
  wallet: "https://simulated/api/v1/wallet",
  payments: "https://simulated/api/v1/payments",
  walletSocket: "wss://simulated/api/v1/ws/simulated-invoice-key",
  feed: "wss://simulated/feed",
  feedSnapshot: "https://simulated/feed/snapshot",
} as const;

/** The invoice key of the simulated wallet. */
export const SIMULATED_KEY = "simulated-invoice-key";

/**
 * One server with one wallet. It speaks as LNbits does (news on a socket, truth by REST) and
 * carries the same value on an ordered feed. Its {@linkcode SimulatedServer.history} is the oracle:
 * what was true, and from when.
 */
export class SimulatedServer {
  readonly history: ValueHistory;
  readonly feed: SimulatedFeed;
  /**
   * Whether the key is known. LNbits refuses an unknown one by REST only; its socket then just
   * stays silent.
   */
  isKeyAccepted = true;
  /** Whether every other pull of the ordered feed reaches a gateway that lags by one change. */
  hasLaggingGateway = false;
  readonly #clock: Clock;
  readonly #channels = new Map<ServerChannel, "news" | "feed">();
  readonly #payments: string[] = [];
  #refusal: ServerAnswer | null = null;
  #held: (() => void) | null = null;
  #asked = 0;

  /** @param clock Time outside the device. */
  constructor(clock: Clock, random: SeededRandom) {
    this.#clock = clock;
    this.history = new ValueHistory(random, clock.now());
    this.feed = new SimulatedFeed(this.history.current.msat);
  }

  /** Links that the server believes in. */
  get links(): number {
    return this.#channels.size;
  }

  /** The value changes, and the links are told in this manner. */
  change(push: PushManner = "once", lateMs = 500): Moment {
    const before = this.history.current;
    const moment = this.history.change(this.#clock.now());
    const payment = paymentOf(moment);
    if (push !== "none") {
      this.#payments.unshift(payment);
      if (this.#payments.length > KEPT_PAYMENTS_MAX) this.#payments.pop();
    }
    const told = { stale: before.msat, forged: moment.msat + 7_000_000 }[push as string] ??
      moment.msat;
    const news = `{"wallet_balance":${Math.floor(told / 1000)},"payment":${payment}}`;
    const item = this.feed.append(moment.msat);
    this.#tell(push, lateMs, () => this.#push(news, item));
    return moment;
  }

  /** What everybody hears at the moment; `null` while the server serves. */
  refusal(): ServerAnswer | null {
    return this.#refusal;
  }

  /** Answers every request and handshake with this for a while. */
  refuse(forMs: number, answer: ServerAnswer): void {
    this.#refusal = answer;
    this.#clock.after(forMs, () => {
      if (this.#refusal === answer) this.#refusal = null;
    });
  }

  /**
   * Closes every link as uvicorn does (1012) and is away for a while; a proxy says 502 meanwhile.
   */
  restart(forMs: number, isFeedLost: boolean): void {
    this.refuse(forMs, { status: 502, body: "<html>502 Bad Gateway</html>" });
    if (isFeedLost) this.feed.forget();
    for (const channel of [...this.#channels.keys()]) {
      channel.close(1012, "service restart");
    }
    this.#channels.clear();
  }

  /** Serves again, and knows the key. */
  heal(): void {
    this.#refusal = null;
    this.isKeyAccepted = true;
  }

  /** Answers a GET. */
  answer(url: string): ServerAnswer {
    if (this.#refusal !== null) return this.#refusal;
    const path = new Path(url);
    if (!this.isKeyAccepted) {
      return { status: 404, body: '{"detail":"Wallet not found."}' };
    }
    if (path.is("/feed/snapshot")) return { status: 200, ...this.#gateway() };
    if (path.is("/api/v1/wallet")) {
      const { msat } = this.history.current;
      return { status: 200, body: `{"name":"simulated","balance":${msat}}` };
    }
    if (path.is("/api/v1/payments")) {
      const shown = this.#payments.slice(
        0,
        Number(path.parameter("limit") ?? "100"),
      );
      return { status: 200, body: `[${shown.join(",")}]` };
    }
    return { status: 404, body: '{"detail":"Not Found"}' };
  }

  /** The feed as the gateway shows it that this pull reaches. */
  #gateway(): { readonly body: string; readonly etag: string } {
    this.#asked += 1;
    const isOther = this.hasLaggingGateway && this.#asked % GATEWAYS === 0;
    return isOther ? this.feed.lagging() : this.feed.newest();
  }

  /**
   * Lets a link in. On a channel nobody pushes to, it stays as silent as LNbits would be.
   * @returns Lets it out.
   */
  attach(
    channel: ServerChannel,
    url: string,
    resumeAfter: Cursor | null,
  ): () => void {
    const path = new Path(url);
    if (path.is("/feed")) {
      for (const text of this.feed.since(resumeAfter)) channel.push(text);
      this.#channels.set(channel, "feed");
    } else if (path.is(`/api/v1/ws/${SIMULATED_KEY}`) && this.isKeyAccepted) {
      this.#channels.set(channel, "news");
    }
    return () => void this.#channels.delete(channel);
  }

  #tell(push: PushManner, lateMs: number, tell: () => void): void {
    const held = this.#held;
    this.#held = null;
    if (push === "swapped") this.#held = tell;
    else if (push === "late") this.#clock.after(lateMs, tell);
    else if (push !== "none") tell();
    if (push === "twice") this.#clock.after(lateMs, tell);
    held?.();
  }

  #push(news: string, item: string): void {
    for (const [channel, kind] of [...this.#channels]) {
      channel.push(kind === "news" ? news : item);
    }
  }
}

/** Core knows no `URL`; these addresses are our own and simple. */
class Path {
  readonly #path: string;
  readonly #query: string;

  constructor(url: string) {
    const [path = "", query = ""] = url.replace(/^[a-z]+:\/\/[^/]*/, "").split(
      "?",
    );
    this.#path = path;
    this.#query = query;
  }

  is(path: string): boolean {
    return this.#path === path;
  }

  parameter(name: string): string | null {
    const found = this.#query.split("&").find((pair) => pair.startsWith(`${name}=`));
    return found?.slice(name.length + 1) ?? null;
  }
}

function paymentOf(moment: Moment): string {
  const hash = (moment.version + 1).toString(16).padStart(64, "0");
  const time = new Date(moment.fromAt).toISOString();
  return JSON.stringify({
    checking_id: hash,
    payment_hash: hash,
    wallet_id: "simulated-wallet",
    amount: moment.deltaMsat,
    fee: 0,
    status: "success",
    memo: `change ${moment.version}`,
    time,
    created_at: time,
    updated_at: time,
    extra: {},
  });
}
