import { type Child, startChild } from "../child.ts";

/** What a server spent and holds. */
export interface ServerStats {
  /** Heap and buffers, in bytes. */
  readonly bytes: number;
  /** Resident memory, in bytes. */
  readonly rss: number;
}

/** Deliveries as fast as they go. */
export interface LoopFigures {
  readonly deliveries: number;
  readonly ms: number;
  /** CPU of the server for all of them, in microseconds. */
  readonly cpuUs: number;
}

/** Deliveries at a pace. */
export interface PaceFigures {
  readonly deliveries: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** One contender in a process of its own, and its clients in another. */
export class Station {
  readonly #server: Child;
  readonly #listener: Child;

  private constructor(server: Child, listener: Child) {
    this.#server = server;
    this.#listener = listener;
  }

  /** Starts both, without any client yet. */
  static async start(contender: string): Promise<Station> {
    const server = await startChild("fan_out/serve.ts", [contender], ["--expose-gc"]);
    const listener = await startChild("fan_out/listen.ts", [JSON.stringify(server.answer)]);
    return new Station(server, listener);
  }

  /** Opens clients until there are so many. */
  async open(clients: number): Promise<void> {
    await asked(this.#listener, `/open?clients=${clients}`);
  }

  /** What the server holds after garbage collection. */
  async stats(): Promise<ServerStats> {
    return await asked(this.#server, "/stats?gc") as ServerStats;
  }

  /** Sends so many messages, each as soon as there is room. */
  async loop(messages: number): Promise<LoopFigures> {
    return await asked(this.#listener, `/loop?messages=${messages}`) as LoopFigures;
  }

  /** Sends so many messages, one each `everyMs`. */
  async pace(messages: number, everyMs: number): Promise<PaceFigures> {
    const path = `/pace?messages=${messages}&everyMs=${everyMs}`;
    return await asked(this.#listener, path) as PaceFigures;
  }

  /** Ends both processes. */
  async end(): Promise<void> {
    await this.#listener.end();
    await this.#server.end();
  }
}

async function asked(child: Child, path: string): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${child.answer["port"]}${path}`);
  if (!answer.ok) throw new Error(`Cannot measure ${path}: ${await answer.text()}`);
  return await answer.json();
}
