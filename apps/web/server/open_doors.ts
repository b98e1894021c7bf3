import {
  ConfigError,
  type Gateway,
  hasQuicLibrary,
  openBridgeDoor,
  openHashedSessions,
  openSessionDoor,
  pemFile,
} from "@holdfast/adapter-node/gateway";
import { Secret } from "@holdfast/core";
import { lookup } from "node:dns/promises";
import type { SessionPlace } from "../src/lib/server/site.ts";
import type { DoorSettings, Http3Settings } from "./door_settings.ts";
import { StartError } from "./start_error.ts";

/** Further doors of a gateway that has no server of its own. */
export interface Doors {
  /** Where pages find WebTransport; `null` where there is none. */
  readonly transport: SessionPlace | null;
  /** Where pages find bridges. */
  readonly bridges: readonly string[];
  /** SHA-256 of the certificates that pages may trust now, in base64. */
  readonly hashes: readonly string[];
  /** Ends what passed them, and closes them. */
  close(): Promise<void>;
}

interface SessionDoor {
  readonly port: number;
  readonly hashes?: readonly Uint8Array[];
  close(): Promise<void>;
}

/**
 * Opens what the settings name, on the address of the pages' server.
 *
 * @throws {StartError} If one cannot be opened.
 */
export async function openDoors(
  gateway: Pick<Gateway, "session" | "bridge">,
  host: string,
  { http3, bridge }: DoorSettings,
): Promise<Doors> {
  if (http3 === null && bridge === null) {
    return { transport: null, bridges: [], hashes: [], close: () => Promise.resolve() };
  }
  const { address } = await lookup(host);
  const sessions = http3 === null ? null : await openSessions(gateway, address, http3);
  const bridges = bridge === null
    ? null
    : await openBridgeDoor(gateway, address, bridge.port).catch(async (error: unknown) => {
      await sessions?.close();
      throw new StartError(
        `Cannot listen for bridges on ${address}:${bridge.port}: ${textOf(error)}`,
        "Set HOLDFAST_BRIDGE_PORT to a TCP port that is free",
      );
    });
  return {
    transport: sessions === null ? null : http3?.url ?? { port: sessions.port },
    bridges: bridge?.addresses ?? [],
    get hashes(): readonly string[] {
      return (sessions?.hashes ?? []).map((hash) => Buffer.from(hash).toString("base64"));
    },
    close: async () => {
      await Promise.all([sessions?.close(), bridges?.close()]);
    },
  };
}

async function openSessions(
  gateway: Pick<Gateway, "session">,
  host: string,
  { port, files }: Http3Settings,
): Promise<SessionDoor> {
  if (!hasQuicLibrary()) {
    throw new StartError(
      "Cannot serve WebTransport: the library for HTTP/3 is not installed",
      "Run 'npm install @currentspace/http3@0.9.0', or leave out HOLDFAST_HTTP3_PORT",
    );
  }
  try {
    if (files === null) return await openHashedSessions(gateway, { host, port });
    const certificate = pemFile(files.certificate, "CERTIFICATE");
    const key = new Secret(pemFile(files.key, "PRIVATE KEY"));
    return await openSessionDoor(gateway, { host, port, certificate, key });
  } catch (error) {
    const remedy = error instanceof ConfigError
      ? error.remediation
      : "Set HOLDFAST_HTTP3_PORT to a UDP port that is free, and HOLDFAST_HTTP3_CERTIFICATE and " +
        "HOLDFAST_HTTP3_KEY to files that belong together";
    throw new StartError(textOf(error), remedy);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
