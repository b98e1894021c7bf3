import { StartError } from "./start_error.ts";
import { type Env, wholeNumber } from "./whole_number.ts";

/** Where the gateway beside the pages serves WebTransport. */
export interface Http3Settings {
  /** UDP port; 0 lets the system choose. */
  readonly port: number;
  /** PEM files; `null` for certificates made here, which pages trust by their hashes. */
  readonly files: { readonly certificate: string; readonly key: string } | null;
  /** The address as pages reach it; `null` for the page's own host name and the port. */
  readonly url: string | null;
}

/** Where bridges reach the gateway beside the pages, and where pages reach them. */
export interface BridgeSettings {
  /** TCP port; 0 lets the system choose. */
  readonly port: number;
  readonly addresses: readonly string[];
}

/** Doors of the gateway beside the one of the pages. */
export interface DoorSettings {
  readonly http3: Http3Settings | null;
  readonly bridge: BridgeSettings | null;
}

const PORT_MAX = 65_535;
/** A page knows no more addresses of one sort. */
const BRIDGES_MAX = 8;

/**
 * Reads `HOLDFAST_HTTP3_PORT`, `HOLDFAST_HTTP3_CERTIFICATE`, `HOLDFAST_HTTP3_KEY`,
 * `HOLDFAST_HTTP3_URL`, `HOLDFAST_BRIDGE_PORT` and `HOLDFAST_BRIDGES`. Empty counts as absent.
 *
 * @throws {StartError} If a value cannot be used, or one is missing without which another has no
 * meaning.
 */
export function readDoorSettings(env: Env): DoorSettings {
  return { http3: readHttp3(env), bridge: readBridge(env) };
}

function readHttp3(env: Env): Http3Settings | null {
  const port = wholeNumber(env, "HOLDFAST_HTTP3_PORT", 0, PORT_MAX);
  const certificate = env.HOLDFAST_HTTP3_CERTIFICATE || null;
  const key = env.HOLDFAST_HTTP3_KEY || null;
  if ((certificate === null) !== (key === null)) {
    const [there, missing] = certificate === null ? ["KEY", "CERTIFICATE"] : ["CERTIFICATE", "KEY"];
    throw new StartError(
      `Cannot serve WebTransport: HOLDFAST_HTTP3_${there} is set but ` +
        `HOLDFAST_HTTP3_${missing} is not`,
      "Name a PEM file in both, or leave out both for a certificate that pages trust by its hash",
    );
  }
  const url = sessionAddress(env.HOLDFAST_HTTP3_URL || null);
  if (port !== null) {
    return { port, files: certificate === null || key === null ? null : { certificate, key }, url };
  }
  if (certificate === null && url === null) return null;
  throw new StartError(
    "Cannot serve WebTransport: HOLDFAST_HTTP3_PORT is not set",
    "Set HOLDFAST_HTTP3_PORT to a UDP port, or leave out every variable of HTTP/3",
  );
}

function sessionAddress(text: string | null): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin = url !== null && url.protocol === "https:" && url.pathname === "/" &&
    url.search + url.hash + url.username + url.password === "";
  if (isOrigin) return url.origin;
  throw new StartError(
    "Cannot use HOLDFAST_HTTP3_URL: must begin with https:// and have no path",
    "Set it to the address as pages reach it, such as https://pay.example:4433, or leave it out",
  );
}

function readBridge(env: Env): BridgeSettings | null {
  const port = wholeNumber(env, "HOLDFAST_BRIDGE_PORT", 0, PORT_MAX);
  const addresses = (env.HOLDFAST_BRIDGES ?? "").split(",").map((one) => one.trim())
    .filter((one) => one !== "");
  if (port === null && addresses.length === 0) return null;
  if (port === null || addresses.length === 0) {
    const [there, missing] = port === null
      ? ["BRIDGES", "BRIDGE_PORT"]
      : ["BRIDGE_PORT", "BRIDGES"];
    throw new StartError(
      `Cannot offer bridges: HOLDFAST_${there} is set but HOLDFAST_${missing} is not`,
      "Set HOLDFAST_BRIDGE_PORT to the TCP port that bridges lead to, and HOLDFAST_BRIDGES to " +
        "their addresses as pages reach them",
    );
  }
  if (addresses.length > BRIDGES_MAX || !addresses.every(isSocketAddress)) {
    throw new StartError(
      `Cannot use HOLDFAST_BRIDGES: must be at most ${BRIDGES_MAX} ws:// or wss:// addresses`,
      "Set it to such as wss://pay.example/websockify, separated by commas",
    );
  }
  return { port, addresses };
}

function isSocketAddress(text: string): boolean {
  return /^wss?:\/\//i.test(text) && URL.canParse(text);
}
