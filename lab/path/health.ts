import { fileURLToPath } from "node:url";
import type { LabPath } from "./lab_path.ts";

const CHILD = fileURLToPath(new URL("health_child.ts", import.meta.url));
const TRIES = 4;

/**
 * Whether a client gets through again: the wallet answers, and a WebSocket opens.
 *
 * @returns Why not, or undefined.
 */
export async function whyUnhealthy(path: LabPath): Promise<string | undefined> {
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: path.authority.root };
  const question = { url: path.url, key: path.lnbits.wallet.invoiceKey };
  let why = "";
  for (let tries = 0; tries < TRIES; tries += 1) {
    const input = JSON.stringify(question);
    try {
      why = (await path.hosts.client.run(process.execPath, [CHILD], { env, input })).trim();
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
    if (why === "") return undefined;
  }
  return why;
}
