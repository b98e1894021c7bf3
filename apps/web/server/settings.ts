import { type DoorSettings, readDoorSettings } from "./door_settings.ts";
import { StartError } from "./start_error.ts";
import { type Env, wholeNumber } from "./whole_number.ts";

/** What the environment asks of the server. */
export interface Settings {
  /** Address to listen on. @default {"127.0.0.1"} */
  readonly host: string;
  /** Port to listen on; 0 lets the system choose. @default {4173} */
  readonly port: number;
  /** The operator's LNbits; `null` runs the demo. */
  readonly watched: { readonly server: string; readonly key: string } | null;
  /** Milliseconds between two payments of the demo; `null` leaves it to the demo. */
  readonly demoEveryMs: number | null;
  /** Further doors of the operator's gateway. */
  readonly doors: DoorSettings;
}

const HOST = "127.0.0.1";
const PORT = 4173;

/**
 * Reads `HOST`, `PORT`, `LNBITS_URL`, `LNBITS_INVOICE_KEY`, `HOLDFAST_DEMO_EVERY_MS` and what
 * {@linkcode readDoorSettings} reads. Empty counts as absent.
 *
 * @throws {StartError} If a value cannot be used, one of the two for LNbits is missing, or the demo
 * is to have further doors.
 */
export function readSettings(env: Env): Settings {
  const server = env.LNBITS_URL || null;
  const key = env.LNBITS_INVOICE_KEY || null;
  if (server !== null && key === null) {
    throw new StartError(
      "Cannot watch the wallet: LNBITS_URL is set but LNBITS_INVOICE_KEY is not",
      "Set LNBITS_INVOICE_KEY to the wallet's invoice key, or leave out both to see the demo",
    );
  }
  if (server === null && key !== null) {
    throw new StartError(
      "Cannot watch the wallet: LNBITS_INVOICE_KEY is set but LNBITS_URL is not",
      "Set LNBITS_URL to the address of the server, or leave out both to see the demo",
    );
  }
  const doors = readDoorSettings(env);
  if (server === null && (doors.http3 !== null || doors.bridge !== null)) {
    throw new StartError(
      "Cannot open further doors for the demo: its faults would not reach what passes them",
      "Set LNBITS_URL and LNBITS_INVOICE_KEY, or leave out HOLDFAST_HTTP3_… and HOLDFAST_BRIDGE…",
    );
  }
  return {
    host: env.HOST || HOST,
    port: wholeNumber(env, "PORT", 0, 65_535) ?? PORT,
    watched: server !== null && key !== null ? { server, key } : null,
    demoEveryMs: wholeNumber(env, "HOLDFAST_DEMO_EVERY_MS", 100, 3_600_000),
    doors,
  };
}
