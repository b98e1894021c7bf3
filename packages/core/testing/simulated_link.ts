import type { LinkEnd } from "../model/link_end.ts";
import type { RouteKind } from "../model/route.ts";
import type {
  LinkListener,
  LinkRequest,
  OpenLink,
  SendResult,
  TransportCapabilities,
} from "../ports/transport.ts";
import type { NetworkLink, SimulatedNetwork, Uselessness } from "./simulated_network.ts";
import type { ServerChannel, SimulatedServer } from "./simulated_server.ts";
import type { VirtualClock } from "./virtual_clock.ts";

/** What a link lives in. */
export interface LinkSurroundings {
  /** Links go on reporting after they were abandoned, as none may. */
  readonly isRude?: boolean;
  readonly clock: VirtualClock;
  readonly network: SimulatedNetwork;
  readonly server: SimulatedServer;
}

/** One-way trips before a link is open: TCP, TLS 1.3, and the request with its answer. */
const HANDSHAKE_TRIPS = 6;

/** What a hole keeps for later; beyond this the oldest is lost. */
const HELD_MAX = 256;

/** Messages that a buffering hop collects before it lets any through. */
const BUFFERED_MAX = 64;

const BROKEN: LinkEnd = { how: "closed", code: 1006, wasClean: false };

/** One link over the simulated network, from the first packet to the last. */
export class SimulatedLink implements OpenLink, NetworkLink, ServerChannel {
  readonly #world: LinkSurroundings;
  readonly #kind: RouteKind;
  readonly #request: LinkRequest;
  readonly #listener: LinkListener;
  readonly #capabilities: TransportCapabilities;
  readonly ask?: (n: number) => void;
  #stage: "connecting" | "open" | "over" = "connecting";
  #why: Uselessness | null = null;
  /** No packet of it ever arrives again. */
  #isDead = false;
  /** Bytes of one link arrive in the order in which they were sent. */
  #arrivesAt = 0;
  #busyAt = 0;
  #held: (() => void)[] = [];
  readonly #buffered: string[] = [];
  #leave: () => void = () => {};
  #detach: () => void = () => {};

  /** Made by a `SimulatedTransport`. */
  constructor(
    world: LinkSurroundings,
    kind: RouteKind,
    capabilities: TransportCapabilities,
    request: LinkRequest,
    listener: LinkListener,
  ) {
    this.#world = world;
    this.#kind = kind;
    this.#capabilities = capabilities;
    this.#request = request;
    this.#listener = listener;
    if (capabilities.canAsk) this.ask = (n) => this.#ask(n);
  }

  /** Whether the handshake succeeded and nobody ended it yet. */
  get isOpen(): boolean {
    return this.#stage === "open";
  }

  /** Sends the first packet. */
  start(): void {
    const { clock, network } = this.#world;
    this.#leave = network.join(this);
    if (network.reach === "black_hole") return;
    let delay = 0;
    for (let trip = 0; trip < HANDSHAKE_TRIPS; trip++) {
      delay += network.delayMs();
    }
    clock.outside.after(delay, () => this.#shakeHands());
  }

  /** Text reaches the server, which reads and forgets it. */
  send(): SendResult {
    if (this.#stage !== "open" || !this.#capabilities.canSend) {
      return "not_open";
    }
    this.#busyAt = this.#world.clock.now();
    return "sent";
  }

  /**
   * Leaves at once. The server forgets it too: what a server does with dead links is not simulated.
   */
  abandon(): void {
    if (this.#stage === "over") return;
    this.#leave();
    if (this.#world.isRude === true) return;
    this.#stage = "over";
    this.#detach();
  }

  /** The server pushes. */
  push(text: string): void {
    if (this.#why?.how === "buffered") {
      this.#buffered.push(text);
      if (this.#buffered.length < BUFFERED_MAX) return;
      for (const late of this.#buffered.splice(0)) this.#receive(late);
    } else this.#receive(text);
  }

  /** The server closes. */
  close(code: number, reason: string): void {
    this.#carry(() => this.#end({ how: "closed", code, reason, wasClean: true }));
  }

  /** What was held back arrives now. */
  resume(): void {
    for (const arrive of this.#held.splice(0)) this.#carry(arrive);
  }

  /** Breaks, and the device sees it. */
  cut(): void {
    this.#isDead = true;
    const end: LinkEnd = this.#stage === "open"
      ? BROKEN
      : { how: "failed", code: 1006, wasClean: false };
    const { clock } = this.#world;
    clock.outside.after(0, () => clock.whenAwake(() => this.#end(end)));
  }

  /** Dies in silence. */
  die(): void {
    this.#isDead = true;
  }

  #receive(text: string): void {
    this.#carry(() => {
      this.#busyAt = this.#world.clock.now();
      if (text.length > this.#request.maxMessageBytes) {
        this.#end({
          how: "closed",
          code: 1009,
          reason: "message too big",
          wasClean: true,
        });
      } else this.#listener.message(text);
    });
  }

  /**
   * Brings bytes of the server to the device: after the path's delay, in order, awake, and if
   * nothing swallows them.
   */
  #carry(arrive: () => void): void {
    const { clock, network } = this.#world;
    if (this.#isDead || this.#stage === "over") return;
    if (network.reach !== "up") {
      this.#hold(arrive);
      return;
    }
    this.#arrivesAt = Math.max(
      this.#arrivesAt,
      clock.now() + network.delayMs(),
    );
    clock.outside.after(this.#arrivesAt - clock.now(), () => {
      if (network.reach !== "up") this.#hold(arrive);
      else clock.whenAwake(() => this.#deliver(arrive));
    });
  }

  #deliver(arrive: () => void): void {
    if (!this.#isDead && this.#stage === "open") arrive();
  }

  #hold(arrive: () => void): void {
    this.#held.push(arrive);
    if (this.#held.length > HELD_MAX) this.#held.shift();
  }

  #shakeHands(): void {
    const { clock, network, server } = this.#world;
    if (
      this.#stage === "over" || this.#isDead || network.reach === "black_hole"
    ) return;
    clock.whenAwake(() => {
      if (this.#stage === "over" || this.#isDead) return;
      if (network.reach === "down") return this.#refuse(null);
      this.#why = network.uselessness(this.#kind);
      if (this.#why?.how === "silent") return;
      if (this.#why?.how === "refused") {
        return this.#refuse({ status: 502, ...this.#why });
      }
      const refusal = server.refusal();
      if (refusal !== null) return this.#refuse(refusal);
      this.#open();
    });
  }

  #refuse(
    answer: { readonly status: number; readonly retryAfterMs?: number } | null,
  ): void {
    if (answer === null || !this.#capabilities.seesStatus) {
      return this.#end({ how: "failed", code: 1006, wasClean: false });
    }
    this.#end({
      how: "refused",
      status: answer.status,
      ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
    });
  }

  #open(): void {
    const { clock, network, server } = this.#world;
    this.#stage = "open";
    this.#busyAt = clock.now();
    this.#watchLifetime(network.lifetimeMs);
    this.#watchIdle();
    this.#listener.opened({});
    if (this.#isOver()) return;
    const how = this.#why?.how;
    if (how === "closes") this.#carry(() => this.#end(BROKEN));
    else if (how !== "mute" && how !== "wrong_channel") {
      const { route, resumeAfter } = this.#request;
      this.#detach = server.attach(this, route.url.reveal(), resumeAfter);
    }
  }

  #isOver(): boolean {
    return this.#stage === "over";
  }

  #ask(n: number): void {
    const { clock, network } = this.#world;
    const how = this.#why?.how;
    if (this.#stage !== "open") return;
    this.#busyAt = clock.now();
    if (this.#isDead || how === "mute" || how === "buffered") return;
    if (network.reach !== "up") return this.#hold(() => this.#ask(n));
    clock.outside.after(network.delayMs(), () => {
      this.#carry(() => {
        this.#busyAt = clock.now();
        this.#listener.answered(n);
      });
    });
  }

  #watchLifetime(maxMs: number | null): void {
    if (maxMs === null) return;
    this.#world.clock.outside.after(maxMs, () => {
      if (this.#stage === "open") this.cut();
    });
  }

  /** One timer looks again when the quiet could be over, so that traffic costs nothing. */
  #watchIdle(): void {
    const { clock, network } = this.#world;
    const cutter = network.idleCut;
    if (cutter === null) return;
    const leftMs = this.#busyAt + cutter.afterMs - clock.now();
    clock.outside.after(Math.max(leftMs, 1), () => {
      if (this.#stage !== "open" || network.idleCut !== cutter) return;
      if (clock.now() < this.#busyAt + cutter.afterMs) this.#watchIdle();
      else if (cutter.isSilent) this.die();
      else this.cut();
    });
  }

  #end(end: LinkEnd): void {
    if (this.#stage === "over") return;
    this.#stage = "over";
    this.#leave();
    this.#detach();
    this.#listener.ended(end);
  }
}
