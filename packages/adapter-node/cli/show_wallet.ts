import type { Clock, Wallet, WalletFeed } from "@holdfast/core";
import { EXIT } from "./cli_error.ts";
import type { Terminal } from "./terminal.ts";
import { formatWalletLine, type WalletLine } from "./wallet_line.ts";

/** How often the age on a rewritten line moves. */
const TICK_MS = 1000;
const ERASE_LINE = "\r\u001b[2K";

/** Where a wallet is shown, and what its end means. */
export interface ShowOptions {
  /** Tells how old the balance is. */
  readonly clock: Clock;
  /** Where the balance is shown. */
  readonly terminal: Terminal;
  /** The error where it cannot be watched any more. */
  readonly failed: (status: number | undefined) => Error;
}

/**
 * Shows a wallet until the person ends it: on a terminal one line that is rewritten, into a pipe
 * one line per change.
 *
 * @returns The exit code; rejects with what `failed` makes.
 */
export function showWallet(
  wallet: Wallet | WalletFeed,
  { clock, terminal, failed }: ShowOptions,
): Promise<number> {
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
        if (phase === "failed") {
          const { failure } = wallet.connection.state;
          end(() => reject(failed(failure?.status)));
        }
      }),
    ];
    if (terminal.isInteractive) tick();
  });
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
