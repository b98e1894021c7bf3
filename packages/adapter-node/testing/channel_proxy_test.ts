import {
  dataChannel as dataChannelRoute,
  type LinkEnd,
  type LinkListener,
  type OpenLink,
} from "@holdfast/core";
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "vitest";
import { dataChannelTransport } from "../data_channel_transport.ts";
import { type GatewayBench, startGatewayBench } from "../gateway/gateway_bench.setup.ts";
import { type ChannelProxy, startChannelProxy } from "./channel_proxy.ts";

const LOOPBACK = { bindAddress: "127.0.0.1" };

let bench: GatewayBench;
let proxy: ChannelProxy;

beforeEach(async () => {
  bench = await startGatewayBench({ dataChannel: LOOPBACK, heartbeatMs: 200 });
  proxy = await startChannelProxy({ target: bench.url });
});
afterEach(async () => {
  await bench.close();
  await proxy.close();
});

/** A link over the real library, and what it said. */
class Client {
  readonly messages: string[] = [];
  readonly link: OpenLink;
  readonly end: Promise<LinkEnd>;
  readonly #waiters = new Set<() => void>();

  constructor(lostMs = 5000) {
    const headers = { authorization: `Bearer ${bench.ticket}` };
    const url = `${proxy.url}/v1/feeds/counter/channel`;
    const route = dataChannelRoute(url, { guarantee: "cursor", headers });
    const request = { route, resumeAfter: null, maxMessageBytes: 1 << 20 };
    let link: OpenLink | null = null;
    this.end = new Promise((resolve) => {
      const listener: LinkListener = {
        opened: () => {},
        heard: () => {},
        answered: () => {},
        message: (data) => this.#hear(String(data)),
        ended: resolve,
      };
      link = dataChannelTransport({ ...LOOPBACK, lostMs }).open(request, listener);
    });
    this.link = link!;
  }

  get values(): number[] {
    return this.messages.flatMap((text) => {
      const { type, value } = JSON.parse(text) as { readonly type: string; readonly value: number };
      return type === "snapshot" || type === "event" ? [value] : [];
    });
  }

  /** Resolves once something holds of what was said. */
  async until(holds: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        this.#waiters.delete(look);
        resolve();
      };
      this.#waiters.add(look);
      look();
    });
  }

  #hear(text: string): void {
    this.messages.push(text);
    for (const look of [...this.#waiters]) look();
  }
}

describe("startChannelProxy()", () => {
  test("carries a feed, and every datagram of it", async () => {
    const client = new Client();
    await client.until(() => client.values.length === 1);
    for (let n = 0; n < 50; n += 1) bench.tick();
    await client.until(() => client.values.length === 51);
    deepEqual(client.values, Array.from({ length: 51 }, (_, n) => n));
    const { peers, flows, datagramsUp, datagramsDown, bytesDown } = proxy.counters;
    equal(peers, 1);
    ok(flows >= 1 && datagramsUp > 10 && datagramsDown > 10 && bytesDown > 2000);
    client.link.abandon();
    match(client.messages[0] ?? "", /"type":"snapshot"/);
  });
});
