import { Command, CommanderError } from "commander";
import { auditCommand } from "./audit.ts";
import { CliError, EXIT } from "./cli_error.ts";
import { doctorCommand } from "./doctor.ts";
import { replay } from "./replay.ts";
import { plainLine, type Terminal } from "./terminal.ts";
import { watchCommand } from "./watch_command.ts";

const REPLAY_HELP = `
Runs a recorded connection again, step by step, through the same state machine, and says whether
it ends as recorded. A trace comes from the page (Diagnostics, Download) or from a failed property
test.

Exit codes: 0 it agrees, 1 it does not, 66 the file cannot be read (with the place).

Examples:
  holdfast replay trace.json
  holdfast replay packages/core/.holdfast/no-flapping.trace.json | tail -5`;

const HELP = `
Exit codes: 0 healthy, 1 a cause was found, 2 inconclusive, 64 bad usage, 66 unreadable input.
NO_COLOR=1 switches colours off.

Examples:
  holdfast watch https://lnbits.example.com --key-file ~/.config/wallet-key
  holdfast doctor https://lnbits.example.com --nginx /etc/nginx
  holdfast audit /etc/nginx --url wss://lnbits.example.com/api/v1/ws/<key>
  holdfast replay trace.json
  holdfast lnbits --demo`;

/**
 * Runs `holdfast` once.
 *
 * @param args What follows the program's name.
 * @param terminal Where it speaks.
 * @param commands Further commands, such as `lnbits`.
 * @returns The exit code.
 */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  commands: readonly Command[] = [],
): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = createProgram(terminal, commands, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof CliError)) throw error;
    terminal.writeError(plainLine(error.message));
    if (error.remediation !== "") terminal.writeError(plainLine(error.remediation));
    return error.exitCode;
  }
}

function createProgram(
  terminal: Terminal,
  commands: readonly Command[],
  exit: (code: number) => void,
): Command {
  const program = new Command("holdfast")
    .description("Live data that holds on through any network, and says why when it cannot.")
    .addHelpText("after", HELP);
  program.addCommand(watchCommand(terminal, exit));
  program.command("replay")
    .description("run a recorded trace again")
    .argument("<file>", "trace as JSON, or - for the standard input")
    .addHelpText("after", REPLAY_HELP)
    .action(async (file: string) => exit(await replay(file, terminal)));
  program.addCommand(auditCommand(terminal, exit));
  program.addCommand(doctorCommand(terminal, exit));
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...program.commands]) {
    command.showHelpAfterError("(add --help for how it is used)").exitOverride().configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeError(text.trimEnd()),
      getOutHelpWidth: () => Math.min(terminal.columns, 100),
    });
  }
  return program;
}
