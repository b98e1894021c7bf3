/** Text in pieces: lines, or chunks of a stream that hold several lines. */
export type TextSource = Iterable<string> | AsyncIterable<string>;

/** Takes lines one after the other and says at the end what they showed. */
export interface LineReader<Record> {
  /** Never throws, whatever the line holds. */
  read(line: string): void;
  /** What all lines together showed. */
  end(): Record[];
}

/** What every reader may be told. */
export interface ReadOptions {
  /** When it is read, in wall-clock milliseconds. @default {now} */
  readonly at?: number;
  /** Values to hide wherever they stand. @default {[]} */
  readonly secrets?: readonly string[];
}

/** A longer line is cut: logs hold what clients sent. */
export const LINE_CHARACTERS_MAX = 64 * 1024;

/**
 * Gives each line of a text to readers, in one pass. A piece ends a line, so that an array of
 * lines needs no line ends; a longer line than 64 KiB is cut.
 */
export async function readLines(
  source: TextSource,
  readers: readonly { read(line: string): void }[],
): Promise<void> {
  for await (const piece of source) {
    for (let from = 0; from < piece.length;) {
      const found = piece.indexOf("\n", from);
      const to = found === -1 ? piece.length : found;
      const line = piece.slice(from, Math.min(to, from + LINE_CHARACTERS_MAX));
      const text = line.endsWith("\r") ? line.slice(0, -1) : line;
      for (const reader of readers) reader.read(text);
      from = to + 1;
    }
  }
}
