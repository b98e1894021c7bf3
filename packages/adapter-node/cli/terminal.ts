import process from "node:process";
import { stripVTControlCharacters, styleText } from "node:util";

/** How a piece of text may look. */
export type Style = "bold" | "dim" | "green" | "yellow" | "red";

/** What a command needs of the world it talks to. */
export interface Terminal {
  /** Whether a person looks at the output, so that a line may be rewritten. */
  readonly isInteractive: boolean;
  /** Characters in a line. */
  readonly columns: number;
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to the output, as is. */
  write(text: string): void;
  /** Writes a line for people, beside the output. */
  writeError(line: string): void;
  /** Text in a style, or as it was where colours are not wanted (`NO_COLOR`). */
  paint(style: Style, text: string): string;
  /**
   * Everything on the standard input.
   *
   * @param bytesMax Where it is longer, reading ends soon after so many. @default {no end}
   */
  readInput(bytesMax?: number): Promise<string>;
  /**
   * Calls once when the person or the system asks the program to end, or nobody reads its output
   * any more.
   * @returns Stops listening.
   */
  onQuit(quit: () => void): () => void;
}

/** The terminal that this process runs in. */
export function systemTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  // `holdfast … | head` closes the pipe; an unheard error would end the program with a stack trace.
  stdout.on("error", () => {});
  // `hasColors` knows NO_COLOR, FORCE_COLOR and TERM.
  const hasColor = stdout.isTTY === true && stdout.hasColors();
  return {
    isInteractive: stdout.isTTY === true,
    get columns(): number {
      // A terminal that does not know its width says 0.
      return stdout.columns > 0 ? stdout.columns : 80;
    },
    env,
    write: (text) => void stdout.write(text),
    writeError: (line) => void stderr.write(`${line}\n`),
    paint: (style, text) => hasColor ? styleText(style, text, { validateStream: false }) : text,
    readInput: (bytesMax) => readUpTo(process.stdin, bytesMax),
    onQuit: (quit) => {
      const ended = (): void => quit();
      process.once("SIGINT", ended);
      process.once("SIGTERM", ended);
      // When nobody reads any more, that is an end too.
      stdout.once("error", ended);
      return () => {
        process.off("SIGINT", ended);
        process.off("SIGTERM", ended);
        stdout.off("error", ended);
      };
    },
  };
}

async function readUpTo(input: AsyncIterable<Buffer>, bytesMax = Infinity): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > bytesMax) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Text from elsewhere as a terminal may show it: without escape sequences and control characters,
 * which could move the cursor or rewrite what stands above.
 *
 * @param text Untrusted text.
 * @returns One line.
 */
export function plainLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
}
