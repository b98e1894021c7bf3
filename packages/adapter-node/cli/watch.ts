import { checkWallet, type Platform, type Secret, type Wallet, watchWallet } from "@holdfast/core";
import { CliError, EXIT } from "./cli_error.ts";
import type { Terminal } from "./terminal.ts";
import { formatWalletLine, type WalletLine } from "./wallet_line.ts";

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

/** How often the age on a rewritten line moves. */
const TICK_MS = 1000;
const ERASE_LINE = "\r\u001b[2K";

/**
 * Shows a wallet's balance until the person ends it: on a terminal one line that is rewritten, into
 * a pipe one line per change.
 *
 * @returns The exit code.
 * @throws {CliError} If the server and key cannot be watched, at first or any more.
 */
export async function watch(options: WatchOptions): Promise<number> {
  const { server, key, platform } = options;
  const check = await checkWallet({ server, key, platform });
  if (!check.ok) {
    const isUsage = check.problem === "bad_address" || check.problem === "bad_key";
    throw new CliError(isUsage ? EXIT.usage : EXIT.found, check.message, check.remediation);
  }
  const wallet = watchWallet({ server, key, platform });
  try {
    return await show(wallet, options);
  } finally {
    wallet.close();
  }
}

function show(wallet: Wallet, { platform, terminal }: WatchOptions): Promise<number> {
  const { clock } = platform;
  return new Promise((resolve, reject) => {
    let line: Omit<WalletLine, "ageMs"> = {
      name: "",
      msat: null,
      maxAgeMs: Infinity,
      via: "",
      phase: "idle",
    };
    let asOf = 0;
    let shown = "";
    let cancelTick: () => void = () => {};
    const draw = (): void => {
      const ageMs = clock.now() - asOf;
      const { isInteractive } = terminal;
      const paint: Terminal["paint"] = (style, words) => terminal.paint(style, words);
      const text = formatWalletLine({ ...line, ageMs }, paint, isInteractive);
      if (text === shown) return;
      shown = text;
      terminal.write(isInteractive ? ERASE_LINE + fit(text, terminal.columns) : `${text}\n`);
    };
    const tick = (): void => {
      cancelTick = clock.after(TICK_MS, tick);
      draw();
    };
    const end = (finish: () => void): void => {
      cancelTick();
      stopListening();
      for (const subscription of subscriptions) subscription.unsubscribe();
      if (terminal.isInteractive) terminal.write("\n");
      finish();
    };
    const stopListening = terminal.onQuit(() => end(() => resolve(EXIT.ok)));
    const subscriptions = [
      wallet.name$.subscribe((name) => line = { ...line, name }),
      wallet.balance$.subscribe(({ msat, maxAgeMs, via, asOf: at }) => {
        asOf = at;
        line = { ...line, msat, maxAgeMs, via };
        draw();
      }),
      wallet.connection.state$.subscribe(({ phase }) => {
        line = { ...line, phase };
        if (line.msat !== null) draw();
        if (phase === "failed") end(() => reject(failed(wallet)));
      }),
    ];
    if (terminal.isInteractive) tick();
  });
}

function failed(wallet: Wallet): CliError {
  const status = wallet.connection.state.failure?.status;
  const why = status === undefined ? "the server refuses it" : `the server refuses it (${status})`;
  return new CliError(
    EXIT.found,
    `Cannot watch the wallet any more: ${why}`,
    "Check that the wallet still exists and the key is still its invoice key",
  );
}

/**
 * Cuts to the width of the terminal, since a line that wraps cannot be rewritten. Colours take no
 * room.
 */
function fit(text: string, columns: number): string {
  let room = Math.max(1, columns - 1);
  // deno-lint-ignore no-control-regex
  const parts = text.split(/(\u001b\[[0-9;]*m)/);
  return parts.map((part, n) => {
    if (n % 2 === 1) return part;
    const kept = [...part].slice(0, room).join("");
    room -= [...kept].length;
    return kept;
  }).join("");
}
