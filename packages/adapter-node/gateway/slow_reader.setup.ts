import { VirtualClock } from "@holdfast/core/testing";
import { Secret } from "@holdfast/core";
import { afterEach } from "vitest";
import { makeShortCertificate } from "../http3/short_certificate.ts";
import { SECRET } from "./gateway_bench.setup.ts";
import type { LinkRecord } from "./link_log.ts";
import type { Open, Reader } from "./slow_clients.setup.ts";
import { type RunningGateway, startGateway } from "./start_gateway.ts";
import { issueTicket } from "./ticket.ts";

const { certificate, key } = makeShortCertificate(Date.now());
/** Of the gateway. */
export const HEARTBEAT_MS = 10_000;
const QUEUE_MAX = 8;
const PAD = "x".repeat(60_000);

/** What ends with the test, the newest first. */
export const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A gateway on every carrier, in virtual time, and what a test looks at. */
export interface SlowBench {
  readonly gateway: RunningGateway;
  readonly clock: VirtualClock;
  /** For `counter`. */
  readonly ticket: string;
  /** As whom it serves over TLS, as PEM. */
  readonly certificate: string;
  readonly key: string;
  readonly records: LinkRecord[];
  /** The feed `counter` says so many further numbers, 60 KB each; returns the last. */
  say(count: number): number;
  /** The feed `small` says a number. */
  saySmall(n: number): void;
  /** How the feed stands. */
  feed(): Promise<{ readonly slowReaders: number; readonly coalesced: number }>;
}

/** Starts it, until the test is over. */
export async function slowBench(): Promise<SlowBench> {
  const clock = new VirtualClock();
  const records: LinkRecord[] = [];
  let n = 0;
  const publish = new Map<string, (event: unknown, value: unknown) => void>();
  const gateway = await startGateway({
    secret: SECRET,
    clock,
    heartbeatMs: HEARTBEAT_MS,
    queue: { messagesMax: QUEUE_MAX },
    // Time stands still, so what was asked is never forgotten.
    limits: { requestsPerMinute: 10_000, linksPerAddress: 1000 },
    upstream: (feed) => ({
      start: (next) => {
        publish.set(feed, next);
        next({ n: 0 }, { n: 0 });
        return () => {};
      },
    }),
    onLinkEnded: (record) => records.push(record),
  }, { http3: { port: 0, certificate, key: new Secret(key) }, bridgePort: 0 });
  const ticket = (await issueTicket(SECRET, { feed: "counter" })).reveal();
  closers.push(async () => {
    const stopped = gateway.stop();
    const turning = setInterval(() => clock.advanceBy(500));
    await stopped;
    clearInterval(turning);
  });
  return {
    gateway,
    clock,
    ticket,
    certificate,
    key,
    records,
    say: (count) => {
      for (const end = n + count; n < end;) publish.get("counter")?.({ n: ++n, PAD }, { n, PAD });
      return n;
    },
    saySmall: (n) => publish.get("small")?.({ n }, { n }),
    feed: async () => {
      const headers = { authorization: `Bearer ${ticket}` };
      const told = await fetch(`${gateway.url}/v1/diagnostics?feed=counter`, { headers });
      const { feed } = await told.json() as Readonly<Record<"feed", never>>;
      return feed;
    },
  };
}

/** What of a message is looked at. */
export interface Heard {
  readonly type: string;
  readonly n: number | null;
  readonly code?: number;
}

/** A reader that has the first value, and all it heard. */
export async function opened(at: SlowBench, open: Open): Promise<{
  readonly reader: Reader;
  readonly heard: readonly Heard[];
  readonly until: (n: number) => Promise<void>;
}> {
  const heard: Heard[] = [];
  let tell = (): void => {};
  const reader = await open(at, (text) => {
    const { type, value, code } = JSON.parse(text);
    heard.push({ type, n: value?.n ?? null, ...(code === undefined ? {} : { code }) });
    tell();
  });
  const until = async (n: number): Promise<void> => {
    while (heard.every((message) => message.n !== n)) {
      await new Promise<void>((told) => (tell = told));
    }
  };
  await until(0);
  return { reader, heard, until };
}

/** Publishes until nothing more fits between the gateway and who does not read. */
export async function fill({ say, feed }: SlowBench): Promise<number> {
  for (let stuck = 0; stuck < 3;) {
    say(QUEUE_MAX * 2);
    stuck = (await feed()).slowReaders === 1 ? stuck + 1 : 0;
  }
  return say(QUEUE_MAX * 2);
}
