// Holds any number of clients of one server. Usage: node listen.ts <answer of serve.ts>
// GET /open?clients=N opens up to so many. GET /loop?messages=N keeps some messages on the way
// until all have come; GET /pace?messages=N&everyMs=M takes the time of each delivery.

import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Entrance } from "./contenders.ts";
import { monotonicMs } from "./payload.ts";
import { openRawClient } from "./raw_client.ts";

const [server = "{}"] = process.argv.slice(2);
const { port, pushPort, ...entrance }: Entrance & { port: number; pushPort: number } = JSON.parse(
  server,
);
/** Handshakes under way at once. */
const AT_ONCE = 100;
/** Messages on the way at once: the next is written while the last ones still arrive. */
const WINDOW = 8;
const LIMIT_MS = 60_000;

let delivered = (_at: number): void => {};
const held: Socket[] = [];
const pushes = connect({ port: pushPort, host: "127.0.0.1", noDelay: true });

const control = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const messages = Number(searchParams.get("messages"));
  if (pathname === "/open") {
    return void answer(response, open(Number(searchParams.get("clients"))));
  }
  if (pathname === "/loop") return void answer(response, loop(messages));
  return void answer(response, pace(messages, Number(searchParams.get("everyMs"))));
});
control.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ port: (control.address() as AddressInfo).port }));
});
process.once("SIGTERM", () => process.exit(0));

async function answer(response: ServerResponse, found: Promise<unknown>): Promise<void> {
  try {
    response.end(JSON.stringify(await found));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}

async function open(clients: number): Promise<Record<string, number>> {
  while (held.length < clients) {
    const opening = Array.from(
      { length: Math.min(AT_ONCE, clients - held.length) },
      () => openRawClient(port, entrance, (at) => delivered(at)),
    );
    held.push(...await Promise.all(opening));
  }
  return { clients };
}

/** Deliveries as fast as they go, and what they cost the server. */
async function loop(messages: number): Promise<Record<string, number>> {
  const clients = held.length;
  const wanted = messages * clients;
  const cpuBefore = await cpuUs();
  const startedAt = monotonicMs();
  let come = 0;
  let pushed = 0;
  const push = (): void => {
    for (; pushed < messages && pushed * clients < come + WINDOW * clients; pushed++) {
      pushes.write(".");
    }
  };
  await within(
    new Promise<void>((done) => {
      delivered = () => {
        come += 1;
        if (come % clients === 0) push();
        if (come === wanted) done();
      };
      push();
    }),
    () => `${come} of ${wanted} deliveries`,
  );
  const ms = monotonicMs() - startedAt;
  return { deliveries: come, ms, cpuUs: await cpuUs() - cpuBefore };
}

/** How late values come that are sent at a pace. */
async function pace(messages: number, everyMs: number): Promise<Record<string, number>> {
  const lateMs: number[] = [];
  delivered = (at) => lateMs.push(monotonicMs() - at);
  await within(
    fetch(`http://127.0.0.1:${port}/run?messages=${messages}&everyMs=${everyMs}`),
    () => "the pace",
  );
  const sorted = Float64Array.from(lateMs).sort();
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { deliveries: lateMs.length, medianMs: at(0.5), p99Ms: at(0.99) };
}

async function cpuUs(): Promise<number> {
  const stats: { cpuUs: number } = await (await fetch(`http://127.0.0.1:${port}/stats`)).json();
  return stats.cpuUs;
}

async function within<V>(wanted: Promise<V>, what: () => string): Promise<V> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Cannot measure: only ${what()}`)), LIMIT_MS);
  });
  try {
    return await Promise.race([wanted, late]);
  } finally {
    clearTimeout(timer);
  }
}
