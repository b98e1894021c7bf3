import type { LinkEnd } from "../../model/link_end.ts";
import type { PullResult } from "../../ports/puller.ts";
import type { Transport, TransportCapabilities } from "../../ports/transport.ts";
import type { ConformanceCase } from "./conformance_case.ts";
import { expect, expectEqual, show } from "./expectation.ts";
import { feedRoute } from "./feed_route.ts";
import {
  type BenchGateway,
  gatewayCase,
  type GatewayContext,
  placeOf,
  seenMessages,
  untilSeen,
} from "./gateway_case.ts";
import type { LinkRecorder } from "./link_recorder.ts";

/** Enough to see an order. */
const COUNT = 20;
const RESTARTS = 1012;

/** What a gateway must do, on whatever carrier. */
export const GATEWAY_CASES: readonly ConformanceCase<GatewayContext>[] = [
  gatewayCase("A fresh link gets a snapshot, then each event in order, once", {}, async (bench) => {
    const gateway = await bench.start();
    const link = bench.open(gateway);
    await untilSeen(link, 1);
    for (let n = 0; n < COUNT; n += 1) await gateway.say(1);
    const messages = await untilSeen(link, COUNT + 1);
    expectEqual(messages.map(({ type }) => type), [
      "snapshot",
      ...Array.from({ length: COUNT }, () => "event"),
    ], "types");
    expectEqual(messages.map(({ value }) => value), range(0, COUNT), "values");
    const first = placeOf(messages[0]);
    expectEqual(
      messages.map((message) => placeOf(message)),
      range(0, COUNT).map((n) => ({ epoch: first.epoch, seq: first.seq + n })),
      "places",
    );
  }),

  gatewayCase("Many events at once arrive in order, once", {}, async (bench) => {
    const gateway = await bench.start();
    const link = bench.open(gateway);
    await untilSeen(link, 1);
    await gateway.say(100);
    const messages = await untilSeen(link, 101);
    expectEqual(messages.map(({ value }) => value), range(0, 100), "values");
  }),

  gatewayCase("A link resumes after the place of any other carrier", {}, async (bench) => {
    const gateway = await bench.start();
    for (const other of bench.transports) {
      const before = bench.open(gateway, { by: other });
      const last = placeOf((await untilSeen(before, 1)).at(-1));
      before.abandon();
      await gateway.say(3);
      const link = bench.open(gateway, { after: last });
      const messages = await untilSeen(link, 3);
      const seen = messages.map((message) => [message.type, placeOf(message).seq]);
      const wanted = [1, 2, 3].map((n) => ["event", last.seq + n]);
      expectEqual(seen, wanted, `after a place of ${other.kind}`);
      link.abandon();
    }
  }),

  gatewayCase("A link that has the newest place gets only what comes", {}, async (bench) => {
    const gateway = await bench.start();
    const before = bench.open(gateway);
    const after = placeOf((await untilSeen(before, 1)).at(-1));
    before.abandon();
    const link = bench.open(gateway, { after });
    await link.untilOpened();
    await bench.sleep(bench.quietMs);
    expectEqual(seenMessages(link).length, 0, "messages before anything happened");
    await gateway.say(1);
    expectEqual((await untilSeen(link, 1))[0]?.type, "event", "type");
  }),

  gatewayCase("A place of an epoch that is over is answered by a gap and a snapshot", {}, async (
    bench,
  ) => {
    const gateway = await bench.start();
    await gateway.say(2);
    const link = bench.open(gateway, { after: { epoch: "old", seq: 7 } });
    const messages = await untilSeen(link, 2);
    expectEqual(messages.map(({ type }) => type), ["gap", "snapshot"], "types");
    expectEqual(messages[1]?.id, messages[0]?.id, "place of the snapshot");
  }),

  ...refusals(),

  gatewayCase("A question for a sign of life is answered", { needs: ["canAsk"] }, async (bench) => {
    const gateway = await bench.start();
    const link = bench.open(gateway);
    await untilSeen(link, 1);
    link.link.ask?.(7);
    const isAnswered = (): boolean =>
      link.entries.some((entry) => entry.type === "answered" && entry.ask === 7);
    await link.until(isAnswered, "answered(7)");
  }),

  gatewayCase("A quiet link is kept alive by heartbeats", {
    kinds: ["websocket", "event-source", "line-stream", "data-channel", "webtransport", "bridge"],
  }, async (bench) => {
    const gateway = await bench.start({ heartbeatMs: 100 });
    const link = bench.open(gateway);
    await untilSeen(link, 1);
    const isBeating = (): boolean =>
      link.messages.filter((data) => String(data).includes('"type":"heartbeat"')).length >= 3;
    await link.until(isBeating, "three heartbeats");
  }),

  gatewayCase("A drain says goodbye with 1012", {}, async (bench) => {
    const gateway = await bench.start();
    const link = bench.open(gateway);
    await untilSeen(link, 1);
    // A long poll is told by the answer to the question that it holds.
    await bench.sleep(bench.quietMs);
    await gateway.drain();
    const end = await link.untilEnded();
    expectEqual(goodbyeOf(link, end), RESTARTS, "code");
  }),

  gatewayCase("Too many links of one address are refused, and those there are go on", {}, async (
    bench,
  ) => {
    const gateway = await bench.start({ linksPerAddress: 1 });
    const kept = bench.open(gateway);
    await untilSeen(kept, 1);
    await bench.sleep(bench.quietMs);
    const refused = bench.open(gateway);
    expectRefused(refused, await refused.untilEnded(), bench.transport, 429);
    await gateway.say(1);
    expectEqual((await untilSeen(kept, 2)).at(-1)?.value, 1, "value on the link that was there");
  }),
];

/** What a gateway must do when it is simply asked. */
export const GATEWAY_POLL_CASES: readonly ConformanceCase<GatewayContext>[] = [
  gatewayCase(
    "A poll is answered by the value, and by 304 where it is known",
    {},
    async (bench) => {
      const gateway = await bench.start();
      const first = await ask(bench, gateway, null);
      expect(first.ok, `Expected an answer, saw ${show(first)}`);
      expectEqual(JSON.parse(first.body).value, 0, "value");
      const known = await ask(bench, gateway, first.etag);
      expect(known.ok && known.isUnchanged, `Expected 304, saw ${show(known)}`);
      await gateway.say(1);
      const changed = await ask(bench, gateway, first.etag);
      expect(changed.ok && !changed.isUnchanged, `Expected a value, saw ${show(changed)}`);
      expectEqual(JSON.parse(changed.body).value, 1, "value");
    },
  ),

  gatewayCase("A poll without a ticket is refused with 401", {}, async (bench) => {
    const result = await ask(bench, await bench.start(), null, null);
    expectEqual(result.ok ? result.status : result.failure.status, 401, "status");
  }),
];

/**
 * The cases that bind a gateway on this carrier.
 *
 * @example A carrier that cannot ask
 * ```ts
 * import { gatewayCases } from "@holdfast/core/testing/conformance";
 * import { ok } from "node:assert/strict";
 *
 * const capabilities = {
 *   canSend: false,
 *   canAsk: false,
 *   seesStatus: true,
 *   hasBinary: false,
 *   canResume: true,
 * };
 * ok(gatewayCases({ kind: "long-poll", capabilities }).length > 5);
 * ```
 */
export function gatewayCases(
  transport: Pick<Transport, "kind" | "capabilities">,
): readonly ConformanceCase<GatewayContext>[] {
  const { capabilities } = transport;
  // Every gateway speaks the feed protocol.
  const canAsk = capabilities.canAsk || capabilities.canAskFeed === true;
  const able: TransportCapabilities = { ...capabilities, canAsk };
  return GATEWAY_CASES.filter(({ kinds, needs }) =>
    (kinds?.includes(transport.kind) ?? true) && needs.every((need) => able[need])
  );
}

function refusals(): readonly ConformanceCase<GatewayContext>[] {
  const ways = [
    ["without a ticket", 401, () => null, "counter"],
    ["with a ticket that is none", 401, () => "nonsense", "counter"],
    ["with an expired ticket", 401, ({ tickets }: BenchGateway) => tickets.expired, "counter"],
    [
      "with a ticket for another feed",
      403,
      ({ tickets }: BenchGateway) => tickets.other,
      "counter",
    ],
    ["to a feed that there is not", 404, ({ tickets }: BenchGateway) => tickets.none, "none"],
  ] as const;
  return ways.map(([how, status, ticketOf, feed]) =>
    gatewayCase(`A link ${how} is refused with ${status}`, {}, async (bench) => {
      const gateway = await bench.start();
      const link = bench.open(gateway, { ticket: ticketOf(gateway), feed });
      expectRefused(link, await link.untilEnded(), bench.transport, status);
    })
  );
}

/** A page sees of a refused WebSocket only that it never opened. */
function expectRefused(
  link: LinkRecorder,
  end: LinkEnd,
  { capabilities }: Transport,
  status: number,
): void {
  expect(!link.isOpened, "The link opened");
  if (!capabilities.seesStatus) return;
  expectEqual([end.how, end.status], ["refused", status], "how it was refused");
}

/** The code of a goodbye: that of the close, of the last message, or in the body of an answer. */
function goodbyeOf(link: LinkRecorder, end: LinkEnd): number | undefined {
  const last = seenMessages(link).at(-1);
  if (last?.type === "bye") return last.code;
  if (end.bodyStart?.startsWith("{")) {
    return (JSON.parse(end.bodyStart) as { readonly code?: number }).code;
  }
  return end.code;
}

async function ask(
  { puller, patienceMs }: GatewayContext,
  gateway: BenchGateway,
  etag: string | null,
  ticket: string | null = gateway.tickets.good,
): Promise<PullResult> {
  const { url, headers } = feedRoute("poll", `${gateway.url}/v1/feeds/counter`, ticket);
  const request = { url, headers, etag, timeoutMs: patienceMs, maxBytes: 1 << 20 };
  return await new Promise((resolve) => {
    puller.pull(request, resolve);
  });
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n);
