import { Secret } from "@holdfast/core";
import { CliError, EXIT } from "./cli_error.ts";
import { readSmallFile } from "./read_small_file.ts";
import type { Terminal } from "./terminal.ts";

const REMEDIATION =
  "Give it with --ticket-file FILE or in HOLDFAST_TICKET (from holdfast gateway --ticket FEED)";
/** A ticket takes some hundred characters. */
const BYTES_MAX = 8192;

/** What a ticket is taken from. */
export interface TicketPlace {
  /** A file; `undefined` for the environment. */
  readonly file: string | undefined;
  readonly env: Terminal["env"];
}

/**
 * The ticket from a file or the environment. Never from the command line, which every user of the
 * machine can read.
 *
 * @returns Null where neither names one.
 * @throws {CliError} If the file cannot be read, or holds none.
 */
export function findTicket({ file, env }: TicketPlace): Secret | null {
  const ticket = file === undefined ? (env["HOLDFAST_TICKET"] ?? "").trim() : readTicket(file);
  if (ticket !== "") return new Secret(ticket);
  if (file === undefined) return null;
  throw new CliError(EXIT.usage, `Cannot find the ticket: '${file}' is empty`, REMEDIATION);
}

/**
 * The same, where there has to be one. A file is read anew each time the secret is revealed, so
 * that whoever renews the ticket just writes it.
 *
 * @throws {CliError} If there is none.
 */
export function needTicket(place: TicketPlace): Secret {
  const found = findTicket(place);
  if (found === null) {
    throw new CliError(EXIT.usage, "Cannot find the ticket: none is given", REMEDIATION);
  }
  const { file } = place;
  if (file === undefined) return found;
  let last = found.reveal();
  return new Secret(() => {
    try {
      last = readTicket(file) || last;
    } catch {
      // It may be written just now: the one before is as good as none.
    }
    return last;
  });
}

function readTicket(file: string): string {
  return readSmallFile(file, BYTES_MAX, { what: "ticket", remediation: REMEDIATION }).trim();
}
