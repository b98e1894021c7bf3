import type { Cursor } from "../../model/cursor.ts";
import { parseCursor } from "../../model/cursor_text.ts";
import type { RouteKind } from "../../model/route.ts";
import type { Puller } from "../../ports/puller.ts";
import type { LinkRequest, Transport, TransportCapabilities } from "../../ports/transport.ts";
import type { ConformanceCase, ConformanceTools } from "./conformance_case.ts";
import { expect, show } from "./expectation.ts";
import { feedRoute } from "./feed_route.ts";
import { LinkRecorder } from "./link_recorder.ts";
import { withRecorders } from "./with_recorders.ts";

/** Tickets of a gateway under test, by what they open. */
export interface BenchTickets {
  /** Opens the feed. */
  readonly good: string;
  /** Is for another feed. */
  readonly other: string;
  /** Is for a feed that there is not. */
  readonly none: string;
  readonly expired: string;
}

/** A fresh gateway with the feed `counter`, whose value is the number of its newest event. */
export interface BenchGateway {
  readonly url: string;
  /** Where it serves WebTransport; null where it does not. */
  readonly transportUrl: string | null;
  /** A bridge to its TCP port. */
  readonly bridgeUrl: string;
  readonly tickets: BenchTickets;
  /** The upstream says so many further numbers. */
  say(count: number): Promise<void>;
  /** Ends every link with 1012. */
  drain(): Promise<void>;
}

/** What a gateway is started with. */
export interface BenchSettings {
  /** @default {10000} */
  readonly heartbeatMs?: number;
  /** @default {100} */
  readonly linksPerAddress?: number;
}

/** What a case on a gateway works with. */
export interface GatewayContext extends ConformanceTools {
  /** Carries what the case looks at. */
  readonly transport: Transport;
  /** Every transport of the place that reaches gateways, for cases on more than one. */
  readonly transports: readonly Transport[];
  readonly puller: Puller;
  /** Starts a gateway of the case's own. */
  start(settings?: BenchSettings): Promise<BenchGateway>;
}

/** A message of the feed protocol, as far as cases look at it. */
export interface SeenMessage {
  readonly type: string;
  readonly value?: unknown;
  readonly id?: string;
  readonly code?: number;
}

/** What the body of a case on a gateway works with. */
export interface GatewayBenchmark extends GatewayContext {
  /** Opens a link, recorded and left when the case is over. */
  open(gateway: BenchGateway, options?: OpenOptions): LinkRecorder;
}

/** How a case opens a link. */
export interface OpenOptions {
  /** @default {the transport under test} */
  readonly by?: Transport;
  /** @default {the one that opens the feed} */
  readonly ticket?: string | null;
  /** @default {"counter"} */
  readonly feed?: string;
  /** @default {null} */
  readonly after?: Cursor | null;
}

/** Restrictions of a case. */
export interface GatewayCaseOptions {
  /** Capabilities without which the case says nothing. @default {[]} */
  readonly needs?: readonly (keyof TransportCapabilities)[];
  /** Kinds of transport it applies to. @default {every push kind} */
  readonly kinds?: readonly RouteKind[];
}

/** Makes a case on a gateway. After the body every link is left and its contract is checked. */
export function gatewayCase(
  name: string,
  options: GatewayCaseOptions,
  body: (bench: GatewayBenchmark) => Promise<void>,
): ConformanceCase<GatewayContext> {
  return {
    name,
    needs: options.needs ?? [],
    ...(options.kinds === undefined ? {} : { kinds: options.kinds }),
    run: (context) =>
      withRecorders(
        context,
        (recorders) =>
          body({ ...context, open: (gateway, how) => open(context, recorders, gateway, how) }),
      ),
  };
}

function open(
  context: GatewayContext,
  recorders: LinkRecorder[],
  gateway: BenchGateway,
  { by = context.transport, ticket = gateway.tickets.good, feed = "counter", after = null }:
    OpenOptions = {},
): LinkRecorder {
  const recorder = new LinkRecorder(context);
  const request: LinkRequest = {
    route: feedRoute(by.kind, feedAddress(gateway, by.kind, feed), ticket),
    resumeAfter: after,
    maxMessageBytes: 1 << 20,
  };
  recorder.attach(by.open(request, recorder));
  recorders.push(recorder);
  return recorder;
}

/** Where a feed is, for this kind of carrier. A bridge leads to one gateway and knows no feeds. */
function feedAddress(gateway: BenchGateway, kind: RouteKind, feed: string): string {
  if (kind === "bridge") return gateway.bridgeUrl;
  const url = kind === "webtransport" ? gateway.transportUrl : gateway.url;
  expect(url !== null, `Expected a gateway that serves ${kind}`);
  return `${url}/v1/feeds/${feed}`;
}

/** What a link brought, without what only says that the peer lives. */
export function seenMessages({ messages }: LinkRecorder): readonly SeenMessage[] {
  return messages.map((data) => {
    expect(typeof data === "string", `Expected text, saw ${show(data)}`);
    return JSON.parse(data) as SeenMessage;
  }).filter(({ type }) => type !== "heartbeat" && type !== "answer");
}

/** Waits until a link brought so many messages, and gives them. */
export async function untilSeen(
  recorder: LinkRecorder,
  count: number,
): Promise<readonly SeenMessage[]> {
  await recorder.until(() => seenMessages(recorder).length >= count, `${count} messages`);
  return seenMessages(recorder);
}

/** Where a message stands. */
export function placeOf(message: SeenMessage | undefined): Cursor {
  const cursor = parseCursor(message?.id ?? "");
  expect(cursor !== null, `Expected a message with a place, saw ${show(message)}`);
  return cursor;
}
