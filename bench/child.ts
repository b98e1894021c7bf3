import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A child that has printed its first line. */
export interface Child {
  /** The first line it printed, parsed. */
  readonly answer: Record<string, unknown>;
  /** Ends it. */
  end(): Promise<void>;
  /** Ends it without a word to anybody. */
  kill(): Promise<void>;
}

const ANSWER_TIMEOUT_MS = 180_000;

/** Starts a script of this folder in a process of its own; its first line of output is JSON. */
export function startChild(
  script: string,
  args: readonly string[],
  nodeArgs: readonly string[] = [],
): Promise<Child> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [...nodeArgs, file, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let text = "";
    const fail = (why: string): void => {
      child.kill("SIGKILL");
      reject(new Error(`Cannot measure ${script} ${args.join(" ")}: ${why}`));
    };
    const timer = setTimeout(
      () => fail("no answer in time"),
      ANSWER_TIMEOUT_MS,
    );
    child.stdout.on("data", (chunk: Uint8Array) => {
      text += chunk;
      if (!text.includes("\n")) return;
      clearTimeout(timer);
      resolve({
        answer: JSON.parse(text.slice(0, text.indexOf("\n"))),
        end: () => end(child, "SIGTERM"),
        kill: () => end(child, "SIGKILL"),
      });
    });
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(
        new Error(
          `Cannot measure ${script} ${args.join(" ")}: it ended with ${code}`,
        ),
      );
    });
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}
