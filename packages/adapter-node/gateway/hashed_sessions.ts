import { type Clock, Secret } from "@holdfast/core";
import type { SessionServer } from "../http3/session_server.ts";
import { makeShortCertificate, type ShortCertificate } from "../http3/short_certificate.ts";
import { systemClock } from "../system_clock.ts";
import type { Gateway } from "./gateway.ts";
import { openSessionDoor, type SessionPlace } from "./session_door.ts";

/** WebTransport under certificates that pages trust by their hashes. */
export interface HashedSessions {
  readonly port: number;
  /** SHA-256 of the certificate in use and of the next one, for `serverCertificateHashes`. */
  readonly hashes: readonly Uint8Array[];
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** Where WebTransport is served so. */
export interface HashedPlace extends Omit<SessionPlace, "certificate" | "key"> {
  /** Makes each certificate, good from now on. @default {makeShortCertificate} */
  readonly makeCertificate?: (wallNow: number) => ShortCertificate;
  /** Told that another certificate took over. @default {nobody is} */
  readonly onTurned?: () => void;
}

/** A certificate lives ten days, is told for four before its use, and used for four. */
const TURN_MS = 4 * 24 * 3600 * 1000;
/** The machine may have slept, so the time is looked at and not waited for. */
const LOOK_MS = 600_000;

/**
 * Serves WebTransport for a gateway without an authority: under certificates made here, which pages
 * trust by their hashes (W3C WebTransport §6.2). Every four days another one takes over, which ends
 * the sessions there are; pages that were told the hashes within those days know it already.
 *
 * @param clock Time, for the lives of certificates too. @default {the system's}
 * @throws {Error} If the library is not installed, or it cannot listen there.
 */
export async function openHashedSessions(
  gateway: Pick<Gateway, "session">,
  place: HashedPlace,
  clock: Clock = systemClock(),
): Promise<HashedSessions> {
  const sessions = new TurningSessions(gateway, place, clock);
  await sessions.begin();
  return sessions;
}

class TurningSessions implements HashedSessions {
  readonly #gateway: Pick<Gateway, "session">;
  readonly #place: HashedPlace;
  readonly #clock: Clock;
  #used: ShortCertificate;
  #next: ShortCertificate;
  #server: SessionServer | null = null;
  #turnAt: number;
  #turning: Promise<void> = Promise.resolve();
  #isClosed = false;
  #cancel: () => void = () => {};
  port: number;

  constructor(gateway: Pick<Gateway, "session">, place: HashedPlace, clock: Clock) {
    this.#gateway = gateway;
    this.#place = place;
    this.#clock = clock;
    this.port = place.port;
    const now = clock.now();
    this.#used = this.#make(now);
    this.#next = this.#make(now);
    this.#turnAt = now + TURN_MS;
  }

  get hashes(): readonly Uint8Array[] {
    return [this.#used.hash, this.#next.hash];
  }

  async begin(): Promise<void> {
    await this.#listen();
    this.#wait();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel();
    await this.#turning;
    await this.#server?.close();
  }

  #make(now: number): ShortCertificate {
    return (this.#place.makeCertificate ?? makeShortCertificate)(now);
  }

  async #listen(): Promise<void> {
    const { certificate, key } = this.#used;
    const place = { ...this.#place, port: this.port, certificate, key: new Secret(key) };
    this.#server = await openSessionDoor(this.#gateway, place, this.#clock);
    this.port = this.#server.port;
  }

  #wait(): void {
    if (this.#isClosed) return;
    this.#cancel = this.#clock.after(LOOK_MS, () => {
      this.#turning = this.#look();
    });
  }

  /** Turns when it is time, and comes back where it could not listen. */
  async #look(): Promise<void> {
    const now = this.#clock.now();
    const isTurn = now >= this.#turnAt;
    if (isTurn) {
      this.#used = this.#next;
      this.#next = this.#make(now);
      this.#turnAt = now + TURN_MS;
      const server = this.#server;
      this.#server = null;
      await server?.close();
    }
    // Somebody else may have taken the port; the next look tries again.
    if (this.#server === null) await this.#listen().catch(() => {});
    if (isTurn) this.#place.onTurned?.();
    this.#wait();
  }
}
