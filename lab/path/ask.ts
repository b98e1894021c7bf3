import { fileURLToPath } from "node:url";
import type { Namespace } from "./namespace.ts";

/** One request. */
export interface Question {
  readonly url: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Its answer. */
export interface Reply {
  readonly status: number;
  /** The body, where it was JSON. */
  readonly json: unknown;
}

const CHILD = fileURLToPath(new URL("ask_child.ts", import.meta.url));
const ANSWER_MS_MAX = 10_000;

/**
 * Asks from inside a namespace.
 *
 * @throws {Error} If nothing answers.
 */
export async function askIn(host: Namespace, question: Question): Promise<Reply> {
  const output = await host.run(process.execPath, [CHILD], {
    input: JSON.stringify(question),
    timeoutMs: ANSWER_MS_MAX,
  });
  return JSON.parse(output);
}
