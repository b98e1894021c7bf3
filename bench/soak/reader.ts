import { connect, type Connection, feedCodec, type Route } from "@holdfast/core";
import { feedPlatform } from "../feed_platform.ts";
import { FEED_CARRIERS, type FeedCarrier, feedRoute } from "../feed_route.ts";
import { type FeedPath, startFeedPath } from "../path/feed_path.ts";
import { Ledger } from "./ledger.ts";
import type { Place } from "./place.ts";

/** How a reader reads. */
export interface ReaderOptions {
  /** The carrier that it prefers, knowing that UDP passes; null for the usual order. */
  readonly leader: FeedCarrier | null;
  /** What lets it in. */
  readonly ticket: string;
  /** Whom it trusts with WebTransport, as PEM. */
  readonly ca: string;
  /** Of the losses on its paths. */
  readonly seed: number;
}

/** One client of several gateways by every carrier, with a path of its own to each gateway. */
export class Reader {
  readonly ledger: Ledger = new Ledger();
  readonly leader: FeedCarrier | null;
  readonly paths: readonly FeedPath[];
  readonly #connection: Connection<number>;

  private constructor(paths: readonly FeedPath[], options: ReaderOptions) {
    this.paths = paths;
    this.leader = options.leader;
    this.#connection = connect({
      routes: routesBy(paths, options),
      platform: feedPlatform(options.ca, options.leader !== null),
      codec: feedCodec(Number),
    });
    this.#connection.message$.subscribe(({ value, type, via }) =>
      this.ledger.add(value, type, via)
    );
  }

  static async start(places: readonly Place[], options: ReaderOptions): Promise<Reader> {
    const paths = await Promise.all(
      places.map(({ addresses }, n) =>
        startFeedPath(addresses, ["http", "channel", "session", "bridge"], options.seed + n)
      ),
    );
    return new Reader(paths, options);
  }

  async stop(): Promise<void> {
    this.#connection.close();
    await Promise.all(this.paths.map((path) => path.close()));
  }
}

/** Each carrier at each gateway before the next one, as a page has them. */
function routesBy(
  paths: readonly FeedPath[],
  { leader, ticket }: ReaderOptions,
): readonly Route[] {
  const others = FEED_CARRIERS.filter((carrier) => carrier !== leader);
  const carriers = [...(leader === null ? [] : [leader]), ...others, "poll"] as const;
  return carriers.flatMap((carrier) =>
    paths.map(({ addresses }, n) => feedRoute(carrier, addresses, ticket, `${carrier} ${n + 1}`))
  );
}
