import { maskText } from "@holdfast/core";
import { Command } from "commander";
import process from "node:process";
import { ConfigError } from "../gateway/config_error.ts";
import { type GatewayConfig, readGatewayConfig } from "../gateway/gateway_config.ts";
import type { LinkRecord } from "../gateway/link_log.ts";
import type { FeedStore } from "../gateway/feed_store.ts";
import { natsStore } from "../gateway/nats_store.ts";
import { startGateway } from "../gateway/start_gateway.ts";
import { issueTicket } from "../gateway/ticket.ts";
import { walletUpstream } from "../gateway/wallet_upstream.ts";
import { hasQuicLibrary } from "../http3/quic_library.ts";
import { nodePlatform } from "../node_platform.ts";
import { systemClock } from "../system_clock.ts";
import { CliError, EXIT } from "./cli_error.ts";
import type { Terminal } from "./terminal.ts";

const HELP = `
Holds the wallets' invoice keys, keeps one connection to LNbits for each wallet, and serves any
number of pages and programs by WebSocket, event stream, streamed lines, long poll, poll, WebRTC
data channel and WebTransport. They need a ticket, and never see a key.

Without a file, HOLDFAST_LNBITS and HOLDFAST_KEY make one wallet, with the feed "wallet". The file
is JSON:
  { "host": "127.0.0.1", "port": 8600,
    "wallets": [{ "feed": "till", "server": "https://lnbits.example.com", "keyFile": "till.key" }],
    "origins": ["https://shop.example"], "secretFile": "ticket.secret" }

Data channels take UDP ports on the address of "host", unless the file says otherwise: false, or
  "dataChannel": { "bindAddress": "0.0.0.0", "portRange": [50000, 50999],
                   "iceServers": ["stun:stun.example.com:3478"] }
They need the optional dependency node-datachannel; without it offers are refused with 501.

Without a proxy in front, it speaks TLS itself, HTTP/2 and HTTP/1.1:
  "tls": { "certificateFile": "chain.pem", "keyFile": "key.pem" }
WebTransport needs a certificate, the optional peer @currentspace/http3 0.9.0, and a UDP port:
  "http3": { "certificateFile": "chain.pem", "keyFile": "key.pem", "port": 8600 }

Behind a proxy on another host, name it, so that limits are of clients and not of the proxy; with
websockify in front, name a TCP port for it:
  "proxies": ["10.1.0.0/16"], "bridgePort": 8601, "heartbeatMs": 10000,
  "limits": { "linksPerAddress": 100, "linksMax": 10000, "requestsPerMinute": 600,
              "requestsMax": 60000 }

Paths:  /v1/feeds/<feed>, and under it socket, events, stream, next, channel, transport
        /healthz  /readyz  /metrics (Prometheus)

Each link that ends is one line of JSON on the standard output. SIGTERM or Ctrl-C drains: links end
with 1012 within ten seconds, and resume elsewhere or after the restart.

Exit codes: 0 ended by a signal, 64 bad usage or configuration, 66 a file cannot be read.

Examples:
  HOLDFAST_LNBITS=https://lnbits.example.com HOLDFAST_KEY=$(pass wallet) holdfast gateway
  holdfast gateway --config gateway.json
  holdfast gateway --config gateway.json --ticket till      a ticket for five minutes, and ends`;

const DRAIN_MS = 10_000;
const TICKET_TTL_S = 300;

interface Flags {
  readonly config?: string;
  readonly ticket?: string;
  readonly port?: string;
  readonly nats?: string;
  readonly dataChannel: boolean;
}

/** `holdfast gateway`: serves wallets until a signal ends it. */
export function gatewayCommand(terminal: Terminal): Command {
  return new Command("gateway")
    .description("serve wallets to any number of pages, on every carrier")
    .option("--config <file>", "JSON file with wallets, origins, port")
    .option("--port <number>", "port to listen on, over what the file says; 0 takes a free one")
    .option("--nats <url>", "keep feeds in NATS JetStream, for several gateways: nats://host:4222")
    .option("--no-data-channel", "no WebRTC data channels, whatever the file says")
    .option("--ticket <feed>", "print a ticket for a feed, and end")
    .addHelpText("after", HELP)
    .action(async (flags: Flags) => {
      const config = configOf(flags, terminal.env);
      if (flags.ticket === undefined) await serve(config, terminal);
      else await printTicket(config, flags.ticket, terminal);
    });
}

function configOf(flags: Flags, env: Terminal["env"]): GatewayConfig {
  const { config, port, nats, dataChannel } = flags;
  try {
    const told = readGatewayConfig(config ?? null, env);
    const read = {
      ...told,
      ...(nats === undefined ? {} : { nats }),
      ...(dataChannel ? {} : { dataChannel: false as const }),
    };
    if (port === undefined) return read;
    const chosen = Number(port);
    if (Number.isInteger(chosen) && chosen >= 0 && chosen < 65_536) {
      return { ...read, port: chosen };
    }
    throw new ConfigError(`Cannot listen on port ${port}`, "Give a number from 0 to 65535");
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const code = error.message.startsWith("Cannot read") ? EXIT.unreadable : EXIT.usage;
    throw new CliError(code, error.message, error.remediation);
  }
}

async function printTicket(config: GatewayConfig, feed: string, terminal: Terminal): Promise<void> {
  if (config.isSecretMadeUp) {
    throw new CliError(
      EXIT.usage,
      "Cannot issue a ticket that another process would take",
      "Set HOLDFAST_TICKET_SECRET or secretFile, the same as the gateway's",
    );
  }
  if (config.wallets.every((wallet) => wallet.feed !== feed)) {
    const known = config.wallets.map((wallet) => wallet.feed).join(", ");
    throw new CliError(EXIT.usage, `There is no feed "${feed}"`, `Give one of: ${known}`);
  }
  const ticket = await issueTicket(config.secret, { feed, ttlS: TICKET_TTL_S });
  terminal.write(`${ticket.reveal()}\n`);
}

async function serve(config: GatewayConfig, terminal: Terminal): Promise<void> {
  const upstreams = new Map(config.wallets.map(({ feed, server, key }) => [
    feed,
    walletUpstream({ server, key, platform: () => nodePlatform() }),
  ]));
  const store = await storeOf(config);
  const { host, port, tls, http3, bridgePort } = config;
  const hasHttp3 = http3 !== null && hasQuicLibrary();
  if (http3 !== null && !hasHttp3) {
    terminal.writeError("No WebTransport: npm install @currentspace/http3@0.9.0 would serve it");
  }
  const gateway = await startGateway({
    ...(store === null ? {} : { store }),
    secret: config.secret,
    origins: config.origins,
    dataChannel: config.dataChannel,
    proxies: config.proxies,
    limits: config.limits,
    heartbeatMs: config.heartbeatMs,
    upstream: (feed) => upstreams.get(feed) ?? null,
    onLinkEnded: (record) => terminal.write(`${lineOf(record)}\n`),
  }, {
    host,
    port,
    ...(tls === null ? {} : { tls }),
    ...(hasHttp3 ? { http3: { ...http3, onBroken: toldBy(terminal) } } : {}),
    ...(bridgePort === null ? {} : { bridgePort }),
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.message.startsWith("Cannot serve")) {
      throw new CliError(EXIT.usage, error.message, "Look at tls and http3 in the configuration");
    }
    throw new CliError(
      EXIT.usage,
      `Cannot listen on ${config.host}:${config.port}: ${error.code ?? error.message}`,
      "Take another port: --port 0",
    );
  });
  const feeds = [...upstreams.keys()].join(", ");
  terminal.writeError(`Gateway on ${gateway.url}, feeds: ${feeds}`);
  if (gateway.transportUrl !== null) {
    terminal.writeError(`WebTransport on ${gateway.transportUrl}`);
  }
  if (gateway.bridgePort !== null) {
    terminal.writeError(`Bridges on ${config.host}:${gateway.bridgePort}`);
  }
  if (config.isSecretMadeUp) {
    terminal.writeError("Tickets die with this process: no HOLDFAST_TICKET_SECRET was given");
  }
  await new Promise<void>((resolve) => {
    const stopListening = terminal.onQuit(() => {
      stopListening();
      resolve();
    });
  });
  terminal.writeError(`Draining ${gateway.links} links; once more ends at once`);
  const stopListening = terminal.onQuit(() => process.exit(0));
  await gateway.stop(gateway.links === 0 ? 0 : DRAIN_MS);
  stopListening();
}

async function storeOf({ nats }: GatewayConfig): Promise<FeedStore | null> {
  if (nats === null) return null;
  try {
    return await natsStore({ servers: [nats], clock: systemClock() });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      EXIT.usage,
      `Cannot reach NATS at ${maskText(nats)}: ${maskText(reason)}`,
      "Start nats-server with -js, or leave --nats away to keep feeds in this process",
    );
  }
}

function toldBy(terminal: Terminal): (backInMs: number) => void {
  return (backInMs) =>
    terminal.writeError(`WebTransport broke off: its QUIC library fell; back in ${backInMs} ms`);
}

function lineOf(record: LinkRecord): string {
  return JSON.stringify({ time: new Date().toISOString(), ...record });
}
