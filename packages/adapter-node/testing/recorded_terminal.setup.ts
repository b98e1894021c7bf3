import type { Terminal } from "../cli/terminal.ts";

/** Options for {@linkcode RecordedTerminal}. */
export interface RecordedTerminalOptions {
  /** @default {false} */
  readonly isInteractive?: boolean;
  /** @default {80} */
  readonly columns?: number;
  /** @default {{}} */
  readonly env?: Readonly<Record<string, string>>;
  /** What stands on the standard input. @default {""} */
  readonly input?: string;
}

/** A terminal for tests: keeps what was written, and lets the test press Ctrl-C. */
export class RecordedTerminal implements Terminal {
  /** Everything written to the output. */
  output = "";
  /** Lines written beside it. */
  readonly errors: string[] = [];
  readonly isInteractive: boolean;
  readonly columns: number;
  readonly env: Readonly<Record<string, string>>;
  readonly #input: string;
  readonly #waiters = new Set<() => void>();
  #quit: (() => void) | null = null;

  constructor(options: RecordedTerminalOptions = {}) {
    this.isInteractive = options.isInteractive ?? false;
    this.columns = options.columns ?? 80;
    this.env = options.env ?? {};
    this.#input = options.input ?? "";
  }

  /** Whether something waits for Ctrl-C. */
  get isListening(): boolean {
    return this.#quit !== null;
  }

  write(text: string): void {
    this.output += text;
    for (const look of [...this.#waiters]) look();
  }

  writeError(line: string): void {
    this.errors.push(line);
  }

  paint(style: string, text: string): string {
    return this.isInteractive && style === "bold" ? `\u001b[1m${text}\u001b[22m` : text;
  }

  readInput(): Promise<string> {
    return Promise.resolve(this.#input);
  }

  onQuit(quit: () => void): () => void {
    this.#quit = quit;
    return () => {
      this.#quit = null;
    };
  }

  /** Presses Ctrl-C. */
  quit(): void {
    this.#quit?.();
  }

  /** Waits until the output holds a text, within a bound. */
  until(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = (): void => reject(new Error(`Waited for '${text}', saw '${this.output}'`));
      const timer = setTimeout(late, 10_000);
      const look = (): void => {
        if (!this.output.includes(text)) return;
        clearTimeout(timer);
        this.#waiters.delete(look);
        resolve();
      };
      this.#waiters.add(look);
      look();
    });
  }
}
