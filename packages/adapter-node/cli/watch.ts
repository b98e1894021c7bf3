import { checkWallet, type Platform, type Secret, watchWallet } from "@holdfast/core";
import { CliError, EXIT } from "./cli_error.ts";
import { showWallet } from "./show_wallet.ts";
import type { Terminal } from "./terminal.ts";

/** What to watch, and from where. */
export interface WatchOptions {
  /** Address of LNbits. */
  readonly server: string;
  /** The wallet's invoice key. */
  readonly key: Secret;
  /** Every port of core. */
  readonly platform: Platform;
  /** Where the balance is shown. */
  readonly terminal: Terminal;
}

/**
 * Shows the balance of a wallet of an LNbits.
 *
 * @returns The exit code.
 * @throws {CliError} If the server and key cannot be watched, at first or any more.
 */
export async function watch({ server, key, platform, terminal }: WatchOptions): Promise<number> {
  const check = await checkWallet({ server, key, platform });
  if (!check.ok) {
    const isUsage = check.problem === "bad_address" || check.problem === "bad_key";
    throw new CliError(isUsage ? EXIT.usage : EXIT.found, check.message, check.remediation);
  }
  const wallet = watchWallet({ server, key, platform });
  try {
    return await showWallet(wallet, { clock: platform.clock, terminal, failed });
  } finally {
    wallet.close();
  }
}

function failed(status: number | undefined): CliError {
  const why = status === undefined ? "the server refuses it" : `the server refuses it (${status})`;
  return new CliError(
    EXIT.found,
    `Cannot watch the wallet any more: ${why}`,
    "Check that the wallet still exists and the key is still its invoice key",
  );
}
