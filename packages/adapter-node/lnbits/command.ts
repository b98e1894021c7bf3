import { Command, InvalidArgumentError } from "commander";
import process from "node:process";
import { createLnbits, type Lnbits } from "./create_lnbits.ts";
import { runDemo } from "./demo.ts";

/** What the command needs of the world; by default, this process. */
export interface LnbitsCommandOptions {
  /** Writes to the output, as is. */
  readonly write?: (text: string) => void;
  /** Calls once when the program is asked to end; the result stops listening. */
  readonly onQuit?: (quit: () => void) => () => void;
}

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly db: string;
  readonly demo?: true;
  readonly stalePushes?: true;
  readonly missingPushes?: true;
  readonly rateLimit: number;
  readonly pingEvery: number;
}

const PORT_DEFAULT = 5000;
const DEMO_EVERY_MS = 4_000;

const HELP = `
A server that behaves as LNbits 1.6 with FakeWallet does, in this one process: REST under /api/v1,
pushes under /api/v1/ws/<invoice key>, wallets that pay each other, no money and no node. It is for
developing and for trying things out; LNbits itself is at https://lnbits.com.

Wallets come from --demo, or from anyone who asks:
  curl -X POST localhost:5000/api/v1/account -H 'content-type: application/json' -d '{"name":"A"}'

Exit codes: 0 ended by Ctrl-C or SIGTERM, 64 bad usage or an address that cannot be listened on.

Examples:
  holdfast lnbits --demo                              a wallet that lives, and its keys
  holdfast lnbits --port 0 --db wallets.sqlite        any free port, kept in a file
  holdfast lnbits --demo --missing-pushes             money moves, and no push says so
  holdfast lnbits --demo --stale-pushes --ping-every 5`;

/**
 * `holdfast lnbits`: the embedded server in a terminal, until Ctrl-C.
 *
 * @param options Where it speaks, and who ends it.
 * @returns A command to be mounted with `program.addCommand(…)`.
 */
export function lnbitsCommand(options: LnbitsCommandOptions = {}): Command {
  const { write = (text) => void process.stdout.write(text), onQuit = onSignal } = options;
  const command = new Command("lnbits");
  return command
    .description("an LNbits of your own, to develop and try things against")
    .option(
      "--port <number>",
      "port to listen on; 0 takes a free one",
      readPort,
      PORT_DEFAULT,
    )
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--db <file>", "SQLite file to keep wallets in, or memory", "memory")
    .option("--demo", "two wallets that pay each other every few seconds")
    .option("--stale-pushes", "pushes carry the balance from before the payment")
    .option("--missing-pushes", "payments push nothing")
    .option(
      "--rate-limit <number>",
      "requests a minute per address and path, 0: any",
      readCount,
      200,
    )
    .option("--ping-every <seconds>", "time between protocol pings", readSeconds, 20)
    .addHelpText("after", HELP)
    .action(async (flags: Flags) => {
      const lnbits = await start(flags)
        .catch((error: unknown) => command.error(explain(error, flags), { exitCode: 64 }));
      write(`LNbits (embedded) on ${lnbits.url}\n`);
      const demo = flags.demo === true ? runDemo(lnbits, { everyMs: DEMO_EVERY_MS }) : undefined;
      if (demo !== undefined) {
        const { name, id, invoiceKey, adminKey } = demo.wallet;
        write(`Demo wallet "${name}", a payment every few seconds\n`);
        write(`  invoice key  ${invoiceKey}\n  admin key    ${adminKey}\n  wallet id    ${id}\n`);
        write(`Watch it: HOLDFAST_KEY=${invoiceKey} holdfast watch ${lnbits.url}\n`);
      }
      write("Ctrl-C ends it\n");
      await new Promise<void>((resolve) => {
        const stopListening = onQuit(() => {
          stopListening();
          resolve();
        });
      });
      demo?.stop();
      await lnbits.stop();
    });
}

function start(flags: Flags): Promise<Lnbits> {
  return createLnbits({
    port: flags.port,
    host: flags.host,
    storage: flags.db,
    stalePushes: flags.stalePushes ?? false,
    missingPushes: flags.missingPushes ?? false,
    rateLimitPerMinute: flags.rateLimit,
    pingEveryMs: flags.pingEvery * 1000,
  });
}

function explain(error: unknown, { host, port, db }: Flags): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const place = `${host}:${port}`;
  switch (code) {
    case "EADDRINUSE":
      return `Cannot listen on ${place}: something else does\nTake another port: --port 0`;
    case "EACCES":
      return `Cannot listen on ${place}: not allowed\nTake a port above 1023: --port 5000`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `Cannot listen on ${place}: this machine has no such address\nLeave --host away`;
    case "ERR_SQLITE_ERROR":
      return `Cannot open ${db}: ${message}\nName a SQLite file in a folder that you may write to`;
    default:
      return `Cannot start LNbits: ${message}`;
  }
}

function onSignal(quit: () => void): () => void {
  process.once("SIGINT", quit);
  process.once("SIGTERM", quit);
  return () => {
    process.off("SIGINT", quit);
    process.off("SIGTERM", quit);
  };
}

function readPort(text: string): number {
  const port = readCount(text);
  if (port > 65_535) {
    throw new InvalidArgumentError("A port is a whole number from 0 to 65535");
  }
  return port;
}

function readCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It takes a whole number");
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && seconds >= 0.001 && seconds <= 86_400) {
    return seconds;
  }
  throw new InvalidArgumentError("It takes a number of seconds, up to a day");
}
