/** A fault that the demo can put on the path. */
export interface FaultChoice {
  readonly id: string;
  readonly title: string;
  /** What it does to the path, one sentence. */
  readonly text: string;
  /**
   * `link`: links that look fine; `server`: an unwilling server or proxy; `path`: the network
   * below.
   */
  readonly group: "link" | "server" | "path";
}

/** What the demo's server says of its path. */
export interface DemoPath {
  /** The fault on the path now; `null` while it is whole. */
  readonly fault: string | null;
  readonly faults: readonly FaultChoice[];
}

const ADDRESS = "/api/demo";

/**
 * Reads the faults there are, and which one is on.
 *
 * @throws {Error} If the page's own server does not answer as expected.
 */
export async function readPath(): Promise<DemoPath> {
  return await ask("GET");
}

/**
 * Puts a fault on the path, or takes it away with `null`.
 *
 * @throws {Error} If the page's own server does not answer as expected.
 */
export async function setFault(fault: string | null): Promise<DemoPath> {
  return fault === null ? await ask("DELETE") : await ask("POST", { fault });
}

async function ask(method: string, body?: unknown): Promise<DemoPath> {
  const response = await fetch(ADDRESS, {
    method,
    ...(body === undefined ? {} : {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
  if (!response.ok) {
    throw new Error(`Cannot reach the demo's switch: status ${response.status}`);
  }
  return await response.json() as DemoPath;
}
