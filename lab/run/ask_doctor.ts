import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CauseId } from "@holdfast/core/diagnosis";
import type { Aim, Gives } from "../fault.ts";
import type { LabPath } from "../path/lab_path.ts";
import type { Verdict } from "./view.ts";

const CLI = fileURLToPath(new URL("../../packages/adapter-node/cli/main.ts", import.meta.url));
const DOCTOR_MS_MAX = 60_000;
const DEEP_MS_MAX = 300_000;

/** As `holdfast doctor --json` prints it. */
interface Answer {
  readonly verdict: { readonly cause: CauseId; readonly confidence: number } | null;
  readonly causes: readonly { readonly cause: CauseId; readonly candidates?: CauseId[] }[];
  readonly outcome?: string;
}

/** Runs `holdfast doctor` in the client's namespace. */
export async function askDoctor(
  path: LabPath,
  aim: Aim,
  gives: readonly Gives[],
): Promise<Verdict> {
  const args = [CLI, "doctor", aim.url ?? path.url, "--json", ...(aim.options ?? [])];
  const { wallet } = path.lnbits;
  for (const given of gives) args.push(...await optionsFor(path, aim, given));
  const env = {
    ...process.env,
    NODE_EXTRA_CA_CERTS: path.authority.root,
    ...(gives.includes("key") ? { HOLDFAST_KEY: aim.key ?? wallet.invoiceKey } : {}),
    ...aim.env,
  };
  const startedAt = performance.now();
  const timeoutMs = gives.includes("deep") ? DEEP_MS_MAX : DOCTOR_MS_MAX;
  const output = await path.hosts.client.run(process.execPath, args, {
    env,
    timeoutMs,
    accepts: [0, 1, 2],
  });
  const tookMs = Math.round(performance.now() - startedAt);
  const answer: Answer = JSON.parse(output);
  const { verdict, causes } = answer;
  const outcome = verdict !== null ? "found" : causes.length > 0 ? "inconclusive" : "nothing named";
  return {
    outcome: answer.outcome ?? outcome,
    named: verdict?.cause ?? null,
    confidence: verdict?.confidence ?? null,
    causes: causes.map(({ cause }) => cause),
    candidates: causes[0]?.candidates ?? [],
    tookMs,
    answer,
  };
}

async function optionsFor(path: LabPath, aim: Aim, given: Gives): Promise<readonly string[]> {
  const { hosts, tunnel, nginx, lnbits } = path;
  const kept = (name: string, text: string): string => {
    const file = join(path.folder, name);
    writeFileSync(file, text);
    return file;
  };
  switch (given) {
    case "nginx":
      return ["--nginx", nginx.config];
    case "nginx-log": {
      const file = kept("nginx.log", "");
      for (const log of [nginx.errorLog, nginx.accessLog]) {
        if (existsSync(log)) appendFileSync(file, readFileSync(log));
      }
      return ["--nginx-log", file];
    }
    case "server-log":
      return ["--server-log", lnbits.log];
    case "wireguard":
      return ["--wireguard", kept("near.wg", await tunnel.near.dump())];
    case "wireguard-far":
      return ["--wireguard-far", kept("far.wg", await tunnel.far.dump())];
    case "interface":
      return ["--interface", kept("near.link", await hosts.proxy.ip("-s link"))];
    case "interface-far":
      return ["--interface-far", kept("far.link", await hosts.server.ip("-s link"))];
    case "firewall":
      return ["--firewall", kept("router.nft", await hosts.router.run("nft", LIST))];
    case "firewall-far":
      return ["--firewall", kept("server.nft", await hosts.server.run("nft", LIST))];
    case "item":
      return ["--item", aim.item ?? lnbits.wallet.invoiceKey];
    case "deep":
      return ["--deep"];
    case "generic":
      return ["--profile", "generic"];
    case "key":
    case "page":
      return [];
  }
}

const LIST = ["list", "ruleset"];
