import type { Clock } from "@holdfast/core";
import { type SessionServer, startSessionServer } from "../http3/session_server.ts";
import { systemClock } from "../system_clock.ts";
import type { Gateway } from "./gateway.ts";
import type { TlsPlace } from "./gateway_server.ts";

/** Where, and as whom, WebTransport is served. */
export interface SessionPlace extends TlsPlace {
  /** Local address. */
  readonly host: string;
  /** UDP port; 0 takes a free one. */
  readonly port: number;
  /**
   * Told that the QUIC library broke, which ended every session, and when it is started again.
   *
   * @default {nobody is}
   */
  readonly onBroken?: (backInMs: number) => void;
}

/**
 * Opens a UDP port at which a gateway serves WebTransport; needs `@currentspace/http3`, an optional
 * peer.
 *
 * @param clock Time for every deadline. @default {the system's}
 * @throws {Error} If the library is not installed, the certificate cannot be used, or it cannot
 * listen there.
 */
export function openSessionDoor(
  gateway: Pick<Gateway, "session">,
  { key, ...place }: SessionPlace,
  clock: Clock = systemClock(),
): Promise<SessionServer> {
  return startSessionServer({ ...place, key: key.reveal(), clock }, (offered) => {
    if (!gateway.session(offered)) offered.refuse(404);
  });
}
