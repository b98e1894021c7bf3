import { nodePlatform, systemClock } from "@holdfast/adapter-node";
import {
  issueTicket,
  natsStore,
  type RunningGateway,
  startGateway,
} from "@holdfast/adapter-node/gateway";
import {
  type Fault,
  type FaultProxy,
  FAULTS,
  startFaultProxy,
} from "@holdfast/adapter-node/testing";
import {
  connect,
  type Connection,
  feedCodec,
  nextRandom,
  poll,
  type Route,
  Secret,
} from "@holdfast/core";
import { MemoryStore } from "@holdfast/core/testing";
import type { Bench, BenchResult } from "./bench.ts";
import { type FeedCarrier, feedRoute } from "./feed_route.ts";
import { Counter } from "./soak/counter_upstream.ts";
import { Ledger } from "./soak/ledger.ts";
import { startNats } from "./soak/nats_server.ts";

/** `SOAK_MINUTES=10 SOAK_SEED=7 pnpm bench soak`. */
const MINUTES = Number(process.env["SOAK_MINUTES"] ?? 1);
const SEED = Number(process.env["SOAK_SEED"] ?? 20_261_120);
const READERS = 12;
const TICK_MS = 40;
/** A path is broken or healed this often, each at a moment of its own. */
const CHANGE_MS = 1500;
/** A gateway is stopped and started again this often. */
const RESTART_MS = 20_000;
const SECRET = new Secret("0123456789abcdef0123456789abcdef");

/** Two gateways over NATS, readers on every carrier that the fault proxy can cut, broken paths. */
export const bench: Bench = {
  title: "Soak: sockets, streams and long polls, two gateways over NATS, broken paths",
  run: async (note): Promise<BenchResult> => {
    const nats = await startNats();
    const counter = new Counter();
    const ticket = (await issueTicket(SECRET, { feed: "counter", ttlS: 3600 })).reveal();
    const places = [await Place.start(nats.url, counter), await Place.start(nats.url, counter)];
    const readers = await Promise.all(
      Array.from({ length: READERS }, () => Reader.start(places, ticket)),
    );
    const chaos = new Chaos(SEED, readers.flatMap(({ paths }) => paths), places);
    const ticking = setInterval(() => counter.tick(), TICK_MS);
    const endsAt = Date.now() + MINUTES * 60_000;
    while (Date.now() < endsAt) {
      await new Promise((wake) => setTimeout(wake, 10_000));
      note(`${counter.value} numbers, ${chaos.broken} breaks, ${chaos.restarts} restarts`);
    }
    clearInterval(ticking);
    await chaos.end();
    await settle(counter, readers, note);
    const result = resultOf(counter, readers, chaos);
    await Promise.all(readers.map((reader) => reader.stop()));
    await Promise.all(places.map((place) => place.stop()));
    await nats.stop();
    return result;
  },
};

/** Every path is whole again, so every reader must come to the newest number. */
async function settle(
  counter: Counter,
  readers: readonly Reader[],
  note: (text: string) => void,
): Promise<void> {
  const until = Date.now() + 90_000;
  const late = (): number => readers.filter(({ ledger }) => ledger.last !== counter.value).length;
  while (late() > 0 && Date.now() < until) await new Promise((wake) => setTimeout(wake, 250));
  note(`${late()} readers late after healing`);
}

function resultOf(counter: Counter, readers: readonly Reader[], chaos: Chaos): BenchResult {
  const sum = (of: (ledger: Ledger) => number): number =>
    readers.reduce((total, { ledger }) => total + of(ledger), 0);
  const lost = sum(({ mistakes }) => mistakes.lost);
  const doubled = sum(({ mistakes }) => mistakes.doubled);
  const reordered = sum(({ mistakes }) => mistakes.reordered);
  const late = readers.filter(({ ledger }) => ledger.last !== counter.value).length;
  const none = (says: string, figure: number): BenchResult["checks"][number] => ({
    says,
    figure,
    holds: figure === 0,
  });
  return {
    setting: `${MINUTES} min, seed ${SEED}, ${counter.value} numbers, ${READERS} readers, ` +
      `${chaos.broken} breaks of ${FAULTS.length} kinds, ${chaos.restarts} gateway restarts`,
    columns: ["told", "jumps by snapshot", "lost", "doubled", "reordered", "routes used"],
    rows: readers.map(({ ledger }, n) => ({
      name: `reader ${n + 1}`,
      figures: [
        ...[ledger.told, ledger.jumps, ledger.mistakes.lost, ledger.mistakes.doubled],
        ...[ledger.mistakes.reordered, ledger.vias.size],
      ],
    })),
    checks: [
      none("numbers lost", lost),
      none("numbers doubled", doubled),
      none("numbers out of order", reordered),
      none("readers not at the newest number after healing", late),
    ],
  };
}

/** One gateway that can be stopped and started again on its port. */
class Place {
  readonly #nats: string;
  readonly #counter: Counter;
  #gateway: RunningGateway | null = null;
  #port = 0;

  private constructor(nats: string, counter: Counter) {
    this.#nats = nats;
    this.#counter = counter;
  }

  static async start(nats: string, counter: Counter): Promise<Place> {
    const place = new Place(nats, counter);
    await place.begin();
    return place;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async begin(): Promise<void> {
    const store = await natsStore({ servers: [this.#nats], clock: systemClock(), leaseMs: 1500 });
    this.#gateway = await startGateway({
      secret: SECRET,
      store,
      upstream: (feed) => feed === "counter" ? this.#counter.upstream() : null,
      heartbeatMs: 2000,
      limits: { requestsPerMinute: 100_000, linksPerAddress: 1000 },
    }, { port: this.#port });
    this.#port = Number(new URL(this.#gateway.url).port);
  }

  async stop(): Promise<void> {
    const gateway = this.#gateway;
    this.#gateway = null;
    await gateway?.stop(0);
  }
}

/** One client of both gateways, each behind a path of its own. */
class Reader {
  readonly ledger = new Ledger();
  readonly paths: readonly FaultProxy[];
  readonly #connection: Connection<number>;

  private constructor(paths: readonly FaultProxy[], ticket: string) {
    this.paths = paths;
    this.#connection = connect({
      routes: [
        ...paths.flatMap(({ url }, n) => routesTo(url, ticket, `g${n + 1}`)),
        poll(`${paths[0]?.url}/v1/feeds/counter`, 1000, {
          guarantee: "cursor",
          headers: { authorization: `Bearer ${ticket}` },
        }),
      ],
      platform: { ...nodePlatform(), memory: new MemoryStore(systemClock()) },
      codec: feedCodec(Number),
    });
    this.#connection.message$.subscribe(({ value, type, via }) =>
      this.ledger.add(value, type, via)
    );
  }

  static async start(places: readonly Place[], ticket: string): Promise<Reader> {
    const paths = await Promise.all(places.map(({ url }) => startFaultProxy({ target: url })));
    return new Reader(paths, ticket);
  }

  async stop(): Promise<void> {
    this.#connection.close();
    await Promise.race([
      Promise.all(this.paths.map((path) => path.close())),
      new Promise((wake) => setTimeout(wake, 2000)),
    ]);
  }
}

const CARRIERS: readonly FeedCarrier[] = ["websocket", "event-source", "line-stream", "long-poll"];

function routesTo(url: string, ticket: string, gateway: string): readonly Route[] {
  return CARRIERS.map((carrier) => feedRoute(carrier, url, ticket, `${carrier} ${gateway}`));
}

/** Breaks and heals paths, and restarts gateways, by a seed. */
class Chaos {
  broken = 0;
  restarts = 0;
  #seed: number;
  #isOver = false;
  readonly #paths: readonly FaultProxy[];
  readonly #places: readonly Place[];
  readonly #timers: ReturnType<typeof setInterval>[];
  #restarting: Promise<void> = Promise.resolve();

  constructor(seed: number, paths: readonly FaultProxy[], places: readonly Place[]) {
    this.#seed = seed;
    this.#paths = paths;
    this.#places = places;
    this.#timers = [
      setInterval(() => this.#change(), CHANGE_MS / 4),
      setInterval(() => this.#restart(), RESTART_MS),
    ];
  }

  /** Heals everything, and rests. */
  async end(): Promise<void> {
    this.#isOver = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const path of this.#paths) path.heal();
    await this.#restarting;
  }

  #change(): void {
    const path = this.#pick(this.#paths);
    if (path.fault !== null || this.#random() < 0.4) return path.heal();
    path.set({ type: this.#pick(FAULTS).type } as Fault);
    this.broken += 1;
  }

  #restart(): void {
    const place = this.#pick(this.#places);
    this.#restarting = this.#restarting.then(async () => {
      if (this.#isOver) return;
      this.restarts += 1;
      await place.stop();
      await place.begin();
    });
  }

  #pick<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.#random() * choices.length)];
    if (choice === undefined) throw new RangeError("Cannot pick: there is no choice");
    return choice;
  }

  #random(): number {
    const drawn = nextRandom(this.#seed);
    this.#seed = drawn.seed;
    return drawn.value;
  }
}
