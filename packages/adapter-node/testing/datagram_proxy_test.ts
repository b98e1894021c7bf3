import { deepEqual, equal, match, notEqual, ok, rejects } from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "vitest";
import { DatagramBench, type SeenPort } from "./datagram_bench.setup.ts";
import { type DatagramCounters, startDatagramProxy } from "./datagram_proxy.ts";

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
    await until(({ lost }) => lost === 11);
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
    await until(({ datagramsUp }) => datagramsUp === 1);
    bench.proxy.set({ type: "offline" });
    equal(bench.proxy.counters.lost, 1);
  });

  test("lossy loses its share, and passes the others in order", async () => {
    const client = await bench.client();
    bench.proxy.set({ type: "lossy", share: 0.3 });
    for (const text of numbers(200)) client.socket.send(text);
    await until(({ lost }) => client.heard.length + lost === 200);
    const { lost, datagramsDown } = bench.proxy.counters;
    ok(lost > 60 && lost < 140 && datagramsDown < 170, `${lost} lost`);
    deepEqual(client.heard, client.heard.toSorted((a, b) => Number(a) - Number(b)));
  });

  test("lossy loses the same datagrams for the same seed", async () => {
    const lostOf = async (seed: number): Promise<string[]> => {
      const own = await DatagramBench.start({ seed });
      const client = await own.client();
      own.proxy.set({ type: "lossy", share: 0.5 });
      // One after the other, so that the echo draws when it always does.
      for (const text of numbers(40)) {
        const { lost } = own.proxy.counters;
        client.socket.send(text);
        while (own.proxy.counters.lost === lost && !client.heard.includes(text)) {
          await new Promise((turn) => setImmediate(turn));
        }
      }
      await own.close();
      return client.heard;
    };
    const heard = await lostOf(7);
    deepEqual(await lostOf(7), heard);
    notEqual((await lostOf(8)).join(), heard.join());
  });

  test("doubled brings some twice, and all of them once at least", async () => {
    const client = await bench.client();
    bench.proxy.set({ type: "doubled", share: 0.3 });
    for (const text of numbers(100)) client.socket.send(text);
    await until(({ doubled }) => client.heard.length === 100 + doubled && doubled > 20);
    deepEqual([...new Set(client.heard)], numbers(100));
    equal(bench.proxy.counters.lost, 0);
  });

  test("corrupted turns one bit over, and changes no length", async () => {
    const client = await bench.client();
    bench.proxy.set({ type: "corrupted", share: 1 });
    const text = "0123456789";
    client.socket.send(text);
    await client.until(() => client.heard.length === 1);
    const [there = ""] = bench.server.heard;
    deepEqual([bitsBetween(text, there), bitsBetween(there, client.heard[0] ?? "")], [1, 1]);
    equal(bench.proxy.counters.corrupted, 2);
    client.socket.send("");
    await client.until(() => client.heard.length === 2);
    equal(bench.proxy.counters.corrupted, 2);
  });

  test("narrow loses datagrams that are larger, and says nothing", async () => {
    const client = await bench.client();
    bench.proxy.set({ type: "narrow" });
    client.socket.send("x".repeat(1101));
    await bench.ask(client, "y".repeat(1100));
    deepEqual([client.heard.length, bench.proxy.counters.lost], [1, 1]);
  });

  test("throttled brings so many bytes a second, and loses what waits too long", async () => {
    const client = await bench.client();
    bench.proxy.set({ type: "throttled", bytesPerS: 20_000 });
    const startedAt = performance.now();
    const sent = numbers(30).map((text) => text.padEnd(1000));
    for (const text of sent) client.socket.send(text);
    await until(({ lost }) => client.heard.length + lost === 30);
    const { lost } = bench.proxy.counters;
    ok(lost >= 1 && lost <= 10, `${lost} lost`);
    ok(performance.now() - startedAt > (30 - lost) * 50 - 10);
    // The queue was full when the last ones came.
    deepEqual(client.heard.slice(0, 10), sent.slice(0, 10));
  });

  test("throttled lets a datagram pass that finds the road free, however slow", async () => {
    const client = await bench.client();
    bench.proxy.set({ type: "throttled", bytesPerS: 200 });
    client.socket.send("x".repeat(100));
    client.socket.send("y".repeat(200));
    await client.until(() => client.heard.length === 1);
    equal(bench.proxy.counters.lost, 1);
  });

  test("rebound goes on from another port each time, and the old one is deaf", async () => {
    const client = await bench.client();
    await bench.ask(client, "one");
    bench.proxy.set({ type: "rebound" });
    await bench.ask(client, "two");
    bench.proxy.set({ type: "rebound" });
    await bench.ask(client, "three");
    const [first, second, third] = bench.server.from;
    equal(new Set([first, second, third]).size, 3);
    bench.server.socket.send("to the first", first);
    bench.server.socket.send("to the second", second);
    bench.server.socket.send("to the third", third);
    await client.until(() => client.heard.includes("to the third"));
    deepEqual(client.heard, ["one", "two", "three", "to the third"]);
    deepEqual([bench.proxy.counters.flows, bench.proxy.fault], [1, { type: "rebound" }]);
  });

  test("knows 256 flows at once, and gives up the one that was quiet for longest", async () => {
    const [kept, quiet] = [await bench.client(), await bench.client()];
    await bench.ask(kept, "kept");
    await bench.ask(quiet, "quiet");
    await bench.ask(kept, "kept again");
    for (const text of numbers(255)) await bench.ask(await bench.client(), text);
    await bench.ask(kept, "still the same");
    await bench.ask(quiet, "another");
    const portOf = (text: string): number | undefined =>
      bench.server.from[bench.server.heard.indexOf(text)];
    equal(portOf("kept"), portOf("still the same"));
    notEqual(portOf("quiet"), portOf("another"));
    equal(bench.proxy.counters.flows, 258);
  });

  test("holds a mebibyte of datagrams, and loses what is more", async () => {
    const client = await bench.client();
    bench.proxy.set({ type: "slow", latencyMs: 3_600_000, jitterMs: 0 });
    for (let n = 1; n <= 20; n += 1) {
      client.socket.send("x".repeat(60_000));
      await until(({ datagramsUp }) => datagramsUp === n);
    }
    equal(bench.proxy.counters.lost, 20 - Math.floor((1 << 20) / 60_000));
  });

  test("close() gives its port back and forgets what it held", async () => {
    const client = await bench.client();
    bench.proxy.set({ type: "slow", latencyMs: 3_600_000, jitterMs: 0 });
    client.socket.send("on the way");
    await until(({ datagramsUp }) => datagramsUp === 1);
    await bench.proxy.close();
    bench.proxy.heal();
    await sendUntil(client, () => client.errors.length > 0);
    match(client.errors[0] ?? "", /ECONNREFUSED/);
    deepEqual(bench.server.heard, []);
  });

  test("close() leaves a shut door shut", async () => {
    bench.proxy.set({ type: "down" });
    const { port } = bench.proxy;
    await bench.proxy.close();
    const next = await startDatagramProxy({ targetPort: port, port });
    equal(next.port, port);
    await next.close();
  });
});

/** Sends again and again until something holds. */
async function sendUntil(client: SeenPort, holds: () => boolean): Promise<void> {
  while (!holds()) {
    client.socket.send("again", () => {});
    await new Promise((turn) => setImmediate(turn));
  }
}

/** Waits until something holds of the proxy, which says nothing by itself. */
async function until(holds: (counters: DatagramCounters) => boolean): Promise<void> {
  while (!holds(bench.proxy.counters)) await new Promise((turn) => setImmediate(turn));
}

/** How many bits of two texts of one length differ. */
function bitsBetween(one: string, other: string): number {
  equal(one.length, other.length);
  let count = 0;
  for (let at = 0; at < one.length; at += 1) {
    for (let left = one.charCodeAt(at) ^ other.charCodeAt(at); left > 0; left >>= 1) {
      count += left & 1;
    }
  }
  return count;
}
