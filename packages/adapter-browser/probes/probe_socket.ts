import type { EvidenceOf, LinkEnd } from "@holdfast/core";
import { failureText } from "@holdfast/core/web";
import { closeSocket } from "../close_socket.ts";
import type { ProbeRun } from "./probe_run.ts";

type UpgradeEvidence = EvidenceOf<"upgrade">;
type Variant = NonNullable<UpgradeEvidence["variant"]>;

/** How long after an error a close may take; a socket that a policy blocks never fires one. */
const CLOSE_GRACE_MS = 250;
/** Messages kept; more are dropped, since nobody asked for so many. */
const TEXTS_MAX = 32;

/** One fresh WebSocket, watched from the handshake to its end. */
export class ProbeSocket {
  /** How the handshake went; never rejects. */
  readonly opened: Promise<UpgradeEvidence>;
  /** Texts that arrived, oldest first. */
  readonly texts: string[] = [];
  readonly #run: ProbeRun;
  readonly #variant: Variant;
  readonly #startedAt: number;
  #socket: WebSocket | null = null;
  #openedAt: number | null = null;
  #heardAt = 0;
  #endedAt = 0;
  #end: LinkEnd | null = null;
  #settle: (evidence: UpgradeEvidence) => void = () => {};
  #onText: () => void = () => {};
  #stopTimer: () => void = () => {};
  #fired: UpgradeEvidence["fired"];

  /**
   * Opens it; what the constructor throws is part of the evidence.
   *
   * @param protocols Subprotocols to offer.
   */
  constructor(
    run: ProbeRun,
    address: string,
    variant: Variant,
    protocols: readonly string[] = [],
  ) {
    this.#run = run;
    this.#variant = variant;
    this.#startedAt = run.now();
    this.opened = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#stopTimer = run.after(run.waitMs(), () => {
      this.#finish("timeout", { how: "timeout", message: "No answer to the handshake" });
      this.close();
    });
    try {
      const { WebSocket } = run.scope;
      if (WebSocket === undefined) throw new TypeError("There is no WebSocket here");
      this.#socket = new WebSocket(address, [...protocols]);
      this.#attach(this.#socket);
    } catch (error) {
      this.#fired = "exception";
      const name = error instanceof Error ? `${error.name}: ` : "";
      const message = `${name}${failureText(error, run.secrets)}`;
      this.#finish("failed", { how: "failed", message });
    }
  }

  /** Whether it is open now. */
  get isOpen(): boolean {
    return this.#openedAt !== null && this.#end === null;
  }

  /** Whether messages are compressed on the way (RFC 7692). */
  get isCompressed(): boolean {
    return this.#socket?.extensions?.includes("permessage-deflate") === true;
  }

  /** Resolves with the first text that is wanted, or `null` when the time is over or the socket. */
  hear(isWanted: (text: string) => boolean, waitMs: number): Promise<string | null> {
    return new Promise((resolve) => {
      const look = (isOver: boolean): void => {
        const found = this.texts.find(isWanted);
        if (found === undefined && !isOver && this.#end === null) return;
        stop();
        this.#onText = () => {};
        resolve(found ?? null);
      };
      const stop = this.#run.after(waitMs, () => look(true));
      this.#onText = () => look(false);
      look(false);
    });
  }

  /** How it ended by itself; `null` while it lives, or where we let go of it. */
  closeEvidence(): EvidenceOf<"close"> | null {
    if (this.#openedAt === null || this.#end === null) return null;
    const at = this.#endedAt;
    return {
      kind: "close",
      at,
      routeKind: "websocket",
      livedMs: at - this.#openedAt,
      quietMs: at - this.#heardAt,
      end: this.#end,
    };
  }

  /** The code and reason of its end, if it ended by itself. */
  get end(): LinkEnd | null {
    return this.#end;
  }

  /** Lets go of it. */
  close(): void {
    this.#stopTimer();
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen =
      socket.onmessage =
      socket.onerror =
      socket.onclose =
        null;
    closeSocket(socket);
  }

  #attach(socket: WebSocket): void {
    socket.onopen = () => {
      this.#openedAt = this.#heardAt = this.#run.now();
      this.#finish("opened");
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#heardAt = this.#run.now();
      if (typeof data === "string" && this.texts.length < TEXTS_MAX) this.texts.push(data);
      this.#onText();
    };
    socket.onerror = () => {
      this.#fired = "error";
      this.#stopTimer();
      const graceMs = this.#run.waitMs(CLOSE_GRACE_MS);
      this.#stopTimer = this.#run.after(graceMs, () => this.#ended({ how: "failed" }));
    };
    socket.onclose = ({ code, reason, wasClean }) => {
      if (this.#fired === "error") this.#fired = "error-and-close";
      const said = reason === "" ? {} : { reason: this.#run.mask(reason) };
      this.#ended({ how: "closed", code, wasClean, ...said });
    };
  }

  #ended(end: LinkEnd): void {
    this.#stopTimer();
    this.#endedAt = this.#run.now();
    const isOpened = this.#openedAt !== null;
    this.#finish("failed", { ...end, how: isOpened ? "closed" : "failed" });
    this.#end ??= { ...end, how: "closed" };
    this.#onText();
  }

  /** Only the first outcome counts. */
  #finish(outcome: UpgradeEvidence["outcome"], end?: LinkEnd): void {
    this.#stopTimer();
    const at = this.#run.now();
    const variant = this.#variant === "normal" ? {} : { variant: this.#variant };
    this.#settle({
      kind: "upgrade",
      at,
      routeKind: "websocket",
      outcome,
      tookMs: at - this.#startedAt,
      ...variant,
      ...(end === undefined ? {} : { end }),
      ...(this.#fired === undefined ? {} : { fired: this.#fired }),
    });
  }
}
