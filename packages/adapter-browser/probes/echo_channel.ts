import type { EvidenceOf } from "@holdfast/core";
import { askHttp } from "./ask_http.ts";
import type { ProbeRun } from "./probe_run.ts";
import { ProbeSocket } from "./probe_socket.ts";

/** What became of a message to ourselves. */
export interface Echo {
  /** Whether it came back over the socket. */
  readonly arrived: boolean;
  readonly tookMs: number;
  /** The question that asks for it. */
  readonly posted: EvidenceOf<"http">;
}

/**
 * A WebSocket on a random channel of our own. What is posted to that channel LNbits pushes back,
 * without asking for a key, through every hop that a wallet's push travels.
 */
export class EchoChannel {
  /** How the handshake went. */
  readonly opened: Promise<EvidenceOf<"upgrade">>;
  readonly #run: ProbeRun;
  readonly #address: string;
  readonly #socket: ProbeSocket;

  constructor(run: ProbeRun) {
    const name = `holdfast-${run.randomName()}`;
    this.#run = run;
    this.#address = run.site.channel(name);
    this.#socket = new ProbeSocket(run, run.site.socket(name), "second");
    this.opened = this.#socket.opened;
  }

  /** Its socket. */
  get socket(): ProbeSocket {
    return this.#socket;
  }

  /** Bytes on the wire for one character: of its eight bits six are random (RFC 7692). */
  get wireShare(): number {
    return this.#socket.isCompressed ? 0.75 : 1;
  }

  /**
   * Sends random characters through the server to ourselves.
   *
   * @param bytes How many bytes they are to be on the wire, from 16: they make the message ours.
   * @param waitMs How long it may take to come back.
   */
  async echo(bytes: number, waitMs: number): Promise<Echo> {
    const run = this.#run;
    const text = run.randomText(Math.round(bytes / this.wireShare));
    const startedAt = run.now();
    const address = `${this.#address}?data=${text}`;
    const [heard, { evidence }] = await Promise.all([
      this.#socket.hear((arrived) => arrived === text, waitMs).then((found) => ({
        arrived: found !== null,
        tookMs: run.now() - startedAt,
      })),
      // The method is POST and the query carries all, so no preflight is needed (Fetch §4.8).
      askHttp(run, { what: "post", address, method: "POST", waitMs }),
    ]);
    return { ...heard, posted: evidence };
  }

  /** Lets go of it. */
  close(): void {
    this.#socket.close();
  }
}
