import { WebSocket } from "ws";
import type { Bench, BenchResult, Row } from "./bench.ts";
import { type Child, startChild } from "./child.ts";
import { median } from "./statistics.ts";

const CLIENTS = [1000, 5000];
const DELIVERIES = 200_000;
const EVERY_MS = 100;
const RUNS = 3;
const CONTENDERS = ["ws", "holdfast", "socket.io"];
/** Our cost of a delivery against that of a server that only sends. */
const SHARE_MIN = 0.8;
const AT_ONCE = 100;
const SETTLE_MS = 3000;

interface Measured {
  /** CPU of the server for 100,000 deliveries, in milliseconds. */
  readonly cpuMs: number;
  readonly p99Ms: number;
  /** Bytes of the server for one idle client. */
  readonly bytesEach: number;
  readonly delivered: number;
}

/** One feed to many clients: what it costs the server, and how late it comes. */
export const bench: Bench = {
  title: "Fan-out of one feed over WebSockets",
  run: async (note): Promise<BenchResult> => {
    const rows: Row[] = [];
    const shares: number[] = [];
    for (const clients of CLIENTS) {
      const found = new Map<string, Measured[]>();
      // Turn and turn about, so that a busy moment meets everybody.
      for (let run = 0; run < RUNS; run++) {
        for (const who of CONTENDERS) {
          note(`${who}, ${clients} clients, run ${run + 1}`);
          found.set(who, [...found.get(who) ?? [], await measure(who, clients)]);
        }
      }
      const bare = median((found.get("ws") ?? []).map(({ cpuMs }) => cpuMs));
      for (const who of CONTENDERS) {
        const all = found.get(who) ?? [];
        const cpuMs = median(all.map((one) => one.cpuMs));
        const share = bare / cpuMs;
        if (who === "holdfast") shares.push(share);
        rows.push({
          name: `${who}, ${clients}`,
          figures: [
            cpuMs,
            share,
            median(all.map(({ p99Ms }) => p99Ms)),
            median(all.map(({ bytesEach }) => bytesEach)) / 1000,
            median(all.map(({ delivered }) => delivered)),
          ],
        });
      }
    }
    const least = Math.min(...shares);
    return {
      setting:
        `${DELIVERIES.toLocaleString("en")} deliveries a run, a message each ${EVERY_MS} ms, ` +
        `${RUNS} runs turn and turn about, clients in one other process`,
      columns: ["CPU ms per 100k", "share of ws", "p99 ms", "kB per idle client", "delivered"],
      rows,
      checks: [{
        says: `deliveries for the same CPU at least ${SHARE_MIN} of bare ws`,
        figure: Math.round(least * 100) / 100,
        holds: least >= SHARE_MIN,
      }],
    };
  },
};

async function measure(who: string, clients: number): Promise<Measured> {
  const server = await startChild("fan_out/serve.ts", [who], ["--expose-gc"]);
  try {
    const base = `http://127.0.0.1:${server.answer["port"]}`;
    const ask = async (path: string): Promise<string> => (await fetch(`${base}${path}`)).text();
    const bytesBefore = JSON.parse(await ask("/stats")).bytes;
    const latenciesMs: number[] = [];
    const sockets = await openAll(server, clients, (at) => {
      latenciesMs.push(performance.timeOrigin + performance.now() - at);
    });
    await new Promise((wake) => setTimeout(wake, SETTLE_MS));
    const bytesAfter = JSON.parse(await ask("/stats")).bytes;
    await ask(`/run?messages=${Math.ceil(DELIVERIES / clients)}&everyMs=${EVERY_MS}`);
    await new Promise((wake) => setTimeout(wake, 500));
    const { spentUs } = JSON.parse(await ask("/stats"));
    for (const socket of sockets) socket.terminate();
    const sorted = Float64Array.from(latenciesMs).sort();
    return {
      cpuMs: spentUs / 1000 / latenciesMs.length * 100_000,
      p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
      bytesEach: (bytesAfter - bytesBefore) / clients,
      delivered: latenciesMs.length,
    };
  } finally {
    await server.end();
  }
}

async function openAll(
  { answer }: Child,
  clients: number,
  delivered: (at: number) => void,
): Promise<readonly WebSocket[]> {
  const address = `ws://127.0.0.1:${answer["port"]}${answer["path"]}`;
  const protocols = answer["protocols"] as readonly string[];
  const open = (): Promise<WebSocket> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(address, [...protocols], { perMessageDeflate: false });
      socket.on("message", (data: Buffer) => {
        const text = data.toString();
        // Engine.IO's handshake and pings, which its clients answer.
        if (text.startsWith("0")) return socket.send("40");
        if (text === "2") return socket.send("3");
        const at = /"at":([\d.]+)/.exec(text)?.[1];
        if (at !== undefined) delivered(Number(at));
      });
      socket.once("open", () => resolve(socket));
      socket.once("error", reject);
    });
  const sockets: WebSocket[] = [];
  while (sockets.length < clients) {
    sockets.push(...await Promise.all(Array.from({ length: AT_ONCE }, open)));
  }
  return sockets;
}
