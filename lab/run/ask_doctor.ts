import { fileURLToPath } from "node:url";
import type { CauseId } from "@holdfast/core/diagnosis";
import type { Aim, Gives } from "../fault.ts";
import type { LabPath } from "../path/lab_path.ts";
import type { Verdict } from "./view.ts";

const CLI = fileURLToPath(new URL("../../packages/adapter-node/cli/main.ts", import.meta.url));
const DOCTOR_MS_MAX = 60_000;
const DEEP_MS_MAX = 400_000;

/** As `holdfast doctor --json` prints it. */
interface Answer {
  readonly verdict: { readonly cause: CauseId; readonly confidence: number } | null;
  readonly causes: readonly { readonly cause: CauseId; readonly candidates?: CauseId[] }[];
}

const OUTCOMES: Readonly<Record<number, string>> = { 0: "healthy", 1: "found", 2: "inconclusive" };

/**
 * Runs `holdfast doctor` in the client's namespace.
 *
 * @param path Where.
 * @param aim What it is sent to.
 * @param switches What it is given that needs nothing of the server's side.
 * @param files Options that hand files over.
 */
export async function askDoctor(
  path: LabPath,
  aim: Aim,
  switches: readonly Gives[],
  files: readonly string[] = [],
): Promise<Verdict> {
  const { wallet } = path.lnbits;
  const isDeep = switches.includes("deep");
  const more = [
    ...(isDeep ? ["--deep"] : []),
    ...(switches.includes("generic") ? ["--profile", "generic"] : []),
    ...(aim.options ?? []),
    ...files,
  ];
  const env = {
    ...process.env,
    NODE_EXTRA_CA_CERTS: path.authority.root,
    ...(switches.includes("key") ? { HOLDFAST_KEY: aim.key ?? wallet.invoiceKey } : {}),
    ...(switches.includes("item") ? { HOLDFAST_ITEM: aim.item ?? wallet.invoiceKey } : {}),
  };
  let code = 0;
  let complaint = "";
  const startedAt = performance.now();
  const args = [CLI, "doctor", aim.url ?? path.url, "--json", ...more];
  const output = await path.hosts.client.run(process.execPath, args, {
    env,
    timeoutMs: isDeep ? DEEP_MS_MAX : DOCTOR_MS_MAX,
    accepts: [0, 1, 2],
    onCode: (ended, said) => [code, complaint] = [ended, said],
  });
  const tookMs = Math.round(performance.now() - startedAt);
  if (output === "") throw new Error(`The doctor said nothing: ${complaint.trim().slice(-300)}`);
  const answer: Answer = JSON.parse(output);
  const { verdict, causes } = answer;
  return {
    outcome: OUTCOMES[code] ?? String(code),
    named: verdict?.cause ?? null,
    confidence: verdict?.confidence ?? null,
    causes: causes.map(({ cause }) => cause),
    candidates: causes[0]?.candidates ?? [],
    tookMs,
    answer,
  };
}
