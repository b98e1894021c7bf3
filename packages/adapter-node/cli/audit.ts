import { Command, InvalidArgumentError } from "commander";
import { statSync } from "node:fs";
import { auditConfig, type AuditInput, type AuditOptions, type AuditReport } from "../audit/mod.ts";
import { auditLines } from "./audit_lines.ts";
import { CliError, EXIT } from "./cli_error.ts";
import { readNginxInput } from "./doctor_nginx.ts";
import { plainLine, type Terminal } from "./terminal.ts";

interface Flags {
  readonly url?: string;
  readonly root?: string;
  readonly nginxVersion?: string;
  readonly json?: true;
}

const HELP = `
Reads a configuration of nginx as nginx does, follows its includes, and says what becomes of one
WebSocket handshake: which location answers it, which headers reach the server, what is wrong, by
file and line, and the lines that mend it. Nothing is sent anywhere, and nginx need not run.

<file> is nginx.conf, a file of conf.d or sites-enabled, a lone server or location block, a folder
with nginx.conf or *.conf in it, or - for the standard input.

--url is what the browser opens; without it LNbits' /api/v1/ws/<key> at the server that the file
leads to. https:// instead of wss:// judges an event stream. --root is the folder under which the
files of includes lie, such as the file system of a container.

Exit codes: 0 nothing that breaks the link, 1 a cause was found, 2 undecided: what decides lies in
an include that is not here, or another proxy is configured. 64 bad usage, 66 unreadable input.

Examples:
  holdfast audit /etc/nginx --url wss://lnbits.example.com/api/v1/ws/<key>
  sudo nginx -T | holdfast audit -                       as nginx sees it, includes and all
  ssh proxy sudo nginx -T | holdfast audit - --json
  docker cp proxy:/ ./proxy && holdfast audit proxy/etc/nginx --root proxy
  holdfast audit app.conf --url wss://app.example.com/socket --nginx-version 1.30.0`;

/**
 * `holdfast audit`: judges a configuration of nginx.
 *
 * @param terminal Where it speaks.
 * @param exit Takes the exit code.
 * @returns A command to be mounted with `program.addCommand(…)`.
 */
export function auditCommand(terminal: Terminal, exit: (code: number) => void): Command {
  return new Command("audit")
    .description("what a configuration of nginx makes of a WebSocket, and how to mend it")
    .argument("<file>", "nginx.conf, a part of it, a folder, or - for the standard input")
    .option("--url <address>", "address that the browser opens: wss://host[:port]/path")
    .option("--root <folder>", "folder under which absolute includes lie", readFolder)
    .option("--nginx-version <version>", "such as 1.22.1; some defaults depend on it", readVersion)
    .option("--json", "one JSON document on the output")
    .addHelpText("after", HELP)
    .action(async (file: string, flags: Flags) => exit(await run(file, flags, terminal)));
}

async function run(file: string, flags: Flags, terminal: Terminal): Promise<number> {
  const { url, root, nginxVersion, json } = flags;
  const input = await readNginxInput(file, root, terminal).catch(remedied);
  const report = judge(input, {
    ...url === undefined ? {} : { url },
    ...nginxVersion === undefined ? {} : { nginxVersion },
  });
  if (report.refusal !== null) throw refused(report.refusal);
  if (json === true) terminal.write(`${JSON.stringify(documentOf(report), null, 2)}\n`);
  else {for (const line of auditLines(report, { input, flags, terminal })) {
      terminal.write(`${line}\n`);
    }}
  return exitCodeOf(report);
}

function judge(input: AuditInput, options: AuditOptions): AuditReport {
  try {
    return auditConfig(input, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CliError(EXIT.usage, error.message, "Give what the browser opens, with its scheme");
  }
}

/** The document of `--json`; another proxy has no findings, but its block. */
function documentOf(report: AuditReport): object {
  const { findings, effective, proxy, advice } = report;
  if (proxy === "nginx") return { findings, effective };
  const message = `A configuration of ${String(proxy)} is not audited`;
  return { findings, effective, proxy, message, fix: advice };
}

/** 1 a cause was found, 2 an include that is not here decides, 0 nothing is wrong. */
function exitCodeOf({ findings, proxy, undecided }: AuditReport): number {
  if (proxy !== "nginx") return EXIT.inconclusive;
  if (findings.some(({ severity }) => severity === "error")) return EXIT.found;
  if (undecided !== null) return EXIT.inconclusive;
  return findings.some(({ severity }) => severity === "warning") ? EXIT.found : EXIT.ok;
}

const REMEDY = "Give nginx.conf, a part of it, its folder, or what 'nginx -T' prints";

function remedied(error: unknown): never {
  if (!(error instanceof CliError)) throw error;
  throw new CliError(error.exitCode, error.message, REMEDY);
}

function refused({ file, line, message }: NonNullable<AuditReport["refusal"]>): CliError {
  return new CliError(EXIT.unreadable, plainLine(`${file}:${line}: ${message}`), REMEDY);
}

function readFolder(text: string): string {
  if (statSync(text, { throwIfNoEntry: false })?.isDirectory() === true) return text;
  throw new InvalidArgumentError("There is no such folder");
}

function readVersion(text: string): string {
  if (/^\d{1,3}\.\d{1,3}(\.\d{1,3})?$/.test(text)) return text;
  throw new InvalidArgumentError("It takes a version such as 1.22.1");
}
