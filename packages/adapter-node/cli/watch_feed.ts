import {
  maskText,
  type Platform,
  type PullResult,
  Secret,
  serverBase,
  watchWalletFeed,
} from "@holdfast/core";
import { CliError, EXIT } from "./cli_error.ts";
import { needTicket } from "./find_ticket.ts";
import { showWallet } from "./show_wallet.ts";
import type { Terminal } from "./terminal.ts";

/** Which feed to watch, and from where. */
export interface WatchFeedOptions {
  /** Addresses of gateways that serve it, best first. */
  readonly gateways: readonly string[];
  /** Its name there. */
  readonly feed: string;
  /** File with a ticket; read anew for each link, so that whoever renews it just writes it. */
  readonly ticketFile: string | undefined;
  /** Every port of core. */
  readonly platform: Platform;
  /** Where the balance is shown. */
  readonly terminal: Terminal;
}

const CHECK_TIMEOUT_MS = 10_000;
const CHECK_BYTES_MAX = 1 << 20;

/**
 * Shows the balance of a wallet that gateways serve.
 *
 * @returns The exit code.
 * @throws {CliError} If it cannot be watched, at first or any more.
 */
export async function watchFeed(options: WatchFeedOptions): Promise<number> {
  const { gateways, feed, ticketFile, platform, terminal } = options;
  const ticket = needTicket({ file: ticketFile, env: terminal.env });
  const wallet = opened(() => watchWalletFeed({ gateway: gateways, feed, ticket, platform }));
  try {
    await mustServe(options, ticket);
    return await showWallet(wallet, { clock: platform.clock, terminal, failed });
  } finally {
    wallet.close();
  }
}

/** One gateway that serves the feed is enough, and what the others say does not matter then. */
async function mustServe(
  { gateways, feed, platform: { puller } }: WatchFeedOptions,
  ticket: Secret,
): Promise<void> {
  const headers = { authorization: new Secret(() => `Bearer ${ticket.reveal()}`) };
  const limits = { etag: null, timeoutMs: CHECK_TIMEOUT_MS, maxBytes: CHECK_BYTES_MAX };
  const results = await Promise.all(gateways.map((gateway) =>
    new Promise<PullResult>((resolve) => {
      const url = new Secret(`${serverBase(gateway)}/v1/feeds/${encodeURIComponent(feed)}`);
      puller.pull({ url, headers, ...limits }, resolve);
    })
  ));
  if (results.some(({ ok }) => ok)) return;
  const statuses = results.map((result) => result.ok ? undefined : result.failure.status);
  const refusal = statuses.find((status) => status !== undefined && status < 500);
  if (refusal !== undefined) throw failed(refusal);
  // A gateway that is full or restarts will be there soon.
  if (statuses.some((status) => status !== undefined)) return;
  throw new CliError(
    EXIT.found,
    `Cannot reach ${gateways.map((url) => maskText(url)).join(", ")}`,
    "Check the address; holdfast doctor says what is wrong with the path",
  );
}

function opened<W>(open: () => W): W {
  try {
    return open();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CliError(EXIT.usage, message, "Give the gateway as https://host[:port]");
  }
}

function failed(status: number | undefined): CliError {
  const why = status === undefined ? "it is refused" : `it is refused (${status})`;
  return new CliError(
    EXIT.found,
    `Cannot watch the feed: ${why}`,
    status === 404
      ? "Check the name of the feed against the gateway's configuration"
      : "Check that the ticket is for this feed and has not expired",
  );
}
