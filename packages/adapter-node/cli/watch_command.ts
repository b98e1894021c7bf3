import { Command } from "commander";
import { nodePlatform } from "../node_platform.ts";
import { CliError, EXIT } from "./cli_error.ts";
import type { Terminal } from "./terminal.ts";
import { readWalletKey } from "./wallet_key.ts";
import { watch } from "./watch.ts";
import { watchFeed } from "./watch_feed.ts";

const HELP = `
Shows the balance, the state of the connection, how old the balance is and by which route news
of it comes. On a terminal one line is rewritten; into a pipe goes one line per change. Ctrl-C
ends it.

The key is the wallet's invoice key, which can only read and receive: in LNbits on the wallet's
page, section API info. An admin key is refused. The key is never taken from the command line,
where other users of the machine can see it.

With --feed the addresses are those of gateways (holdfast gateway), which hold the key; a ticket
opens one feed. Where one gateway ends, the next goes on. The ticket file is read anew for each
link, so a ticket is renewed by writing it.

Examples:
  holdfast watch https://lnbits.example.com --key-file ~/.config/wallet-key
  HOLDFAST_KEY=$(pass wallet) holdfast watch https://lnbits.example.com
  pass wallet | holdfast watch https://lnbits.example.com --key-file - > balance.log
  holdfast watch https://a.example https://b.example --feed till --ticket-file till.ticket`;

interface WatchFlags {
  readonly keyFile?: string;
  readonly feed?: string;
  readonly ticketFile?: string;
}

/** The command `watch`. */
export function watchCommand(terminal: Terminal, exit: (code: number) => void): Command {
  return new Command("watch")
    .description("live balance of a wallet, at its LNbits or through gateways")
    .argument("<url...>", "address of LNbits; with --feed, of one gateway or several")
    .option("--key-file <file>", "file with the invoice key, or - (otherwise HOLDFAST_KEY)")
    .option("--feed <name>", "watch this feed of a gateway; needs a ticket and no key")
    .option("--ticket-file <file>", "file with a ticket (otherwise HOLDFAST_TICKET)")
    .addHelpText("after", HELP)
    .action(async (urls: readonly string[], flags: WatchFlags) => {
      exit(await watchAny(urls, flags, terminal));
    });
}

async function watchAny(
  urls: readonly string[],
  { keyFile, feed, ticketFile }: WatchFlags,
  terminal: Terminal,
): Promise<number> {
  const platform = nodePlatform();
  if (feed !== undefined) {
    return await watchFeed({ gateways: urls, feed, ticketFile, platform, terminal });
  }
  const [server = "", ...more] = urls;
  if (more.length > 0) {
    const remediation = "Give one address, or --feed NAME where they are gateways (see --help)";
    throw new CliError(EXIT.usage, "Cannot watch more than one LNbits at once", remediation);
  }
  const key = await readWalletKey(keyFile, terminal);
  return await watch({ server, key, platform, terminal });
}
