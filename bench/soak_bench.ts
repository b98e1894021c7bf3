import { issueTicket } from "@holdfast/adapter-node/gateway";
import { makeShortCertificate } from "@holdfast/adapter-node/testing";
import { Secret } from "@holdfast/core";
import type { Bench, BenchResult } from "./bench.ts";
import type { FeedCarrier } from "./feed_route.ts";
import { Chaos } from "./soak/chaos.ts";
import { Counter } from "./soak/counter_upstream.ts";
import { startNats } from "./soak/nats_server.ts";
import { Place } from "./soak/place.ts";
import { Reader } from "./soak/reader.ts";
import { soakResult } from "./soak/soak_result.ts";

/** `SOAK_MINUTES=10 SOAK_SEED=7 pnpm bench soak`. */
const MINUTES = Number(process.env["SOAK_MINUTES"] ?? 1);
const SEED = Number(process.env["SOAK_SEED"] ?? 20_261_120);
const TICK_MS = 40;
const SETTLE_MS = 90_000;
/** What each reader prefers: in the usual order few come to the last carriers. */
const LEADERS: readonly (FeedCarrier | null)[] = [
  ...[null, null, null, "event-source", "line-stream", "long-poll"] as const,
  ...["webtransport", "data-channel", "bridge"] as const,
  ...["webtransport", "data-channel", "bridge"] as const,
];

/** Two gateways over NATS, readers on every carrier, and whatever they pass breaks. */
export const bench: Bench = {
  title: "Soak: every carrier, two gateways over NATS, broken paths",
  run: async (note): Promise<BenchResult> => {
    const nats = await startNats();
    const counter = new Counter();
    const secret = new Secret("0123456789abcdef0123456789abcdef");
    const ticket = (await issueTicket(secret, { feed: "counter", ttlS: 3600 })).reveal();
    const certificate = makeShortCertificate(Date.now());
    const shared = { nats: nats.url, counter, secret, certificate };
    const places = [await Place.start(shared), await Place.start(shared)];
    const readers = await Promise.all(
      LEADERS.map((leader, n) =>
        Reader.start(places, { leader, ticket, ca: certificate.certificate, seed: SEED + 10 * n })
      ),
    );
    const parts = readers.flatMap(({ paths }) =>
      paths.flatMap((path) => Object.values(path.parts).flat())
    );
    const chaos = new Chaos(SEED, parts, places);
    const ticking = setInterval(() => counter.tick(), TICK_MS);
    const endsAt = Date.now() + MINUTES * 60_000;
    while (Date.now() < endsAt) {
      await new Promise((wake) => setTimeout(wake, 10_000));
      note(`${counter.value} numbers, ${chaos.breaks.length} breaks, ${chaos.restarts} restarts`);
    }
    clearInterval(ticking);
    await chaos.end();
    await settle(counter, readers, note);
    const broken = places.reduce((sum, place) => sum + place.broken, 0);
    const result = soakResult({
      minutes: MINUTES,
      setting: `${MINUTES} min, seed ${SEED}, ${counter.value} numbers, ${readers.length} ` +
        `readers with a path of their own to each gateway, ${chaos.breaks.length} breaks of ` +
        `${parts.length} parts of paths, ${chaos.restarts} gateway restarts; the QUIC library ` +
        `broke ${broken} times`,
      newest: counter.value,
      readers,
      breaks: chaos.breaks,
    });
    await Promise.all(readers.map((reader) => reader.stop()));
    await Promise.all(places.map((place) => place.end()));
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
  const until = Date.now() + SETTLE_MS;
  const late = (): number => readers.filter(({ ledger }) => ledger.last !== counter.value).length;
  while (late() > 0 && Date.now() < until) await new Promise((wake) => setTimeout(wake, 250));
  note(`${late()} readers late after healing`);
}
