import { type AddressInfo, createServer } from "node:net";
import type { Gateway } from "./gateway.ts";

/** A TCP port for bridges. */
export interface BridgeDoor {
  readonly port: number;
  /** Takes no more connections; resolves when those there were are over. */
  close(): Promise<void>;
}

/**
 * Opens a TCP port at which bridges hand in what they carry.
 *
 * @param port 0 takes a free one.
 * @throws {Error} If it cannot listen there (`EADDRINUSE`, `EACCES`, …).
 */
export async function openBridgeDoor(
  gateway: Pick<Gateway, "bridge">,
  host: string,
  port: number,
): Promise<BridgeDoor> {
  const server = createServer((socket) => gateway.bridge(socket));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
