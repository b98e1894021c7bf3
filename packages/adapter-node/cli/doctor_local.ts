import { execFile } from "node:child_process";
import process from "node:process";
import type { HostText } from "./doctor_inputs.ts";

/** What this host told. */
export interface LocalTexts {
  readonly texts: readonly HostText[];
  /** The whole configuration as `nginx -T` prints it; null where it could not be had. */
  readonly nginx: string | null;
  /** Commands that are absent or were refused, each a sentence. */
  readonly notes: readonly string[];
}

interface Asked {
  readonly flag: HostText["flag"] | "nginx";
  readonly command: readonly [name: string, ...args: string[]];
}

const COMMANDS: readonly Asked[] = [
  { flag: "nginx", command: ["nginx", "-T"] },
  { flag: "wireguard", command: ["wg", "show", "all", "dump"] },
  { flag: "interface", command: ["ip", "-s", "-j", "link"] },
  { flag: "firewall", command: ["nft", "list", "ruleset"] },
  { flag: "firewall", command: ["sysctl", "-e", "net.netfilter.nf_conntrack_count"] },
  { flag: "firewall", command: ["sysctl", "-e", "net.netfilter.nf_conntrack_max"] },
];
const TIMEOUT_MS = 3000;
const OUTPUT_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Asks this host: its proxy's configuration, its tunnels, interfaces and firewall. Each command is
 * bounded in time and output, and changes nothing.
 *
 * @param flags Which to ask; all by default.
 */
export async function readLocal(
  signal: AbortSignal,
  flags: readonly Asked["flag"][] = COMMANDS.map(({ flag }) => flag),
): Promise<LocalTexts> {
  const asked = COMMANDS.filter(({ flag }) => flags.includes(flag));
  const answers = await Promise.all(asked.map(({ command }) => run(command, signal)));
  const texts: HostText[] = [];
  const notes: string[] = [];
  let nginx: string | null = null;
  for (const [n, { flag, command }] of asked.entries()) {
    const answer = answers[n];
    if (answer === undefined) continue;
    const from = command.join(" ");
    if ("problem" in answer) notes.push(`Cannot run '${from}' on this host: ${answer.problem}`);
    else if (flag === "nginx") nginx = answer.output;
    else texts.push({ flag, end: "near", from, text: answer.output, isLocal: true });
  }
  return { texts, nginx, notes: [...new Set(notes)] };
}

type Answer = { readonly output: string } | { readonly problem: string };

function run([name, ...args]: Asked["command"], signal: AbortSignal): Promise<Answer> {
  const options = {
    timeout: TIMEOUT_MS,
    maxBuffer: OUTPUT_BYTES_MAX,
    signal,
    encoding: "utf8",
    // Messages are read by their English wording.
    env: { ...process.env, LC_ALL: "C", PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` },
  } as const;
  return new Promise((resolve) => {
    execFile(name, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve({ output: stdout });
      if (error.code === "ENOENT") return resolve({ problem: "it is not installed" });
      if (error.killed === true) return resolve({ problem: "it did not end in 3 s" });
      const said = stderr.trim().split("\n")[0] ?? "";
      resolve({ problem: said === "" ? `it ended with ${error.code}` : said.slice(0, 200) });
    });
  });
}
