import { deepEqual, equal, match, notEqual, ok, rejects } from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "vitest";
import { DatagramBench, type SeenPort } from "./datagram_bench.setup.ts";
import { startDatagramProxy } from "./datagram_proxy.ts";

let bench: DatagramBench;
beforeEach(async () => {
  bench = await DatagramBench.start();
});
afterEach(() => bench.close());

const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n));

describe("startDatagramProxy()", () => {
  test("passes each client's datagrams both ways, and counts them", async () => {
    const [one, other] = [await bench.client(), await bench.client()];
    await bench.ask(one, "one");
    await bench.ask(other, "another");
    await bench.ask(one, "two");
    deepEqual([one.heard, other.heard], [["one", "two"], ["another"]]);
    equal(bench.server.from[0], bench.server.from[2]);
    notEqual(bench.server.from[0], bench.server.from[1]);
    deepEqual(bench.proxy.counters, {
      flows: 2,
      datagramsUp: 3,
      bytesUp: 13,
      datagramsDown: 3,
      bytesDown: 13,
      lost: 0,
      doubled: 0,
      corrupted: 0,
    });
  });

  test("offline lets nothing pass and says nothing, and the flow goes on afterwards", async () => {
    const client = await bench.client();
    await bench.ask(client, "before");
    bench.proxy.set({ type: "offline" });
    for (const text of numbers(10)) client.socket.send(text);
    // The other direction is as silent.
    bench.server.socket.send("unasked", bench.server.from[0]);
    await lostCount(11);
    bench.proxy.heal();
    await bench.ask(client, "after");
    deepEqual([client.heard, client.errors], [["before", "after"], []]);
    equal(bench.server.from[0], bench.server.from[1]);
  });

  test("down has the system refuse, and the same port listens again when healed", async () => {
    const client = await bench.client();
    await bench.ask(client, "before");
    const { port } = bench.proxy;
    bench.proxy.set({ type: "down" });
    await sendUntil(client, () => client.errors.length > 0);
    match(client.errors[0] ?? "", /ECONNREFUSED/);
    bench.proxy.heal();
    await sendUntil(client, () => client.heard.includes("again"));
    equal(bench.proxy.port, port);
    equal(bench.server.from[0], bench.server.from.at(-1));
  });

  test("down keeps its port from others, and ends as it is told last", async () => {
    bench.proxy.set({ type: "down" });
    bench.proxy.heal();
    bench.proxy.set({ type: "down" });
    const { port } = bench.proxy;
    const client = await bench.client();
    await sendUntil(client, () => client.errors.length > 0);
    await rejects(startDatagramProxy({ targetPort: port, port }), /EADDRINUSE/);
    bench.proxy.heal();
    await sendUntil(client, () => client.heard.includes("again"));
  });

  test("half_open silences known flows for good and spares new ones", async () => {
    const known = await bench.client();
    await bench.ask(known, "before");
    bench.proxy.set({ type: "half_open" });
    known.socket.send("lost");
    bench.server.socket.send("unasked", bench.server.from[0]);
    await bench.ask(await bench.client(), "new");
    bench.proxy.heal();
    known.socket.send("still lost");
    await bench.ask(await bench.client(), "newer");
    deepEqual([known.heard, known.errors], [["before"], []]);
    deepEqual(bench.server.heard, ["before", "new", "newer"]);
  });

  test("slow lets one datagram overtake another, and loses none", async () => {
    const client = await bench.client();
    bench.proxy.set({ type: "slow", latencyMs: 5, jitterMs: 60 });
    for (const text of numbers(30)) client.socket.send(text);
    await client.until(() => client.heard.length === 30);
    deepEqual(client.heard.toSorted((a, b) => Number(a) - Number(b)), numbers(30));
    notEqual(client.heard.join(), numbers(30).join());
  });

  test("slow holds datagrams for as long as it says", async () => {
    const client = await bench.client();
    bench.proxy.set({ type: "slow", latencyMs: 60, jitterMs: 0 });
    const startedAt = performance.now();
    await bench.ask(client, "late");
    // A timer may fire up to a millisecond early.
    ok(performance.now() - startedAt >= 118);
  });

  test("offline loses what is on the way", async () => {
    const client = await bench.client();
    bench.proxy.set({ type: "slow", latencyMs: 3_600_000, jitterMs: 0 });
    client.socket.send("on the way");
    await asked(1);
    bench.proxy.set({ type: "offline" });
    equal(bench.proxy.counters.lost, 1);
  });
});

/** Sends again and again until something holds. */
async function sendUntil(client: SeenPort, holds: () => boolean): Promise<void> {
  while (!holds()) {
    client.socket.send("again", () => {});
    await new Promise((turn) => setImmediate(turn));
  }
}

/** Waits for the proxy to have lost so many. */
async function lostCount(count: number): Promise<void> {
  while (bench.proxy.counters.lost < count) await new Promise((turn) => setImmediate(turn));
}

/** Waits for the proxy to have been sent so many. */
async function asked(count: number): Promise<void> {
  while (bench.proxy.counters.datagramsUp < count) {
    await new Promise((turn) => setImmediate(turn));
  }
}
