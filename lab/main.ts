// Makes faults on a real path and asks the doctor for their cause. Usage: node main.ts --help

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Fault } from "./fault.ts";
import { missingPrograms } from "./install.ts";
import { withPath } from "./path/with_path.ts";
import { calibrationOf, forecastsOf, isCalibrated } from "./run/calibration.ts";
import type { Judged } from "./run/judge.ts";
import { type Listed, loadFaults } from "./run/load_faults.ts";
import { resultTable, totalsOf } from "./run/result_table.ts";
import { runLab } from "./run/run_lab.ts";

const HELP = `Usage: lab [fault…] [options]

Builds the real path in network namespaces (client, router with NAT, nginx with TLS, WireGuard,
LNbits), makes one fault after the other, and asks the doctor for its cause: from outside, with the
files the fault is told by, or from a page in Chromium. Needs root, nginx, haproxy, wireguard-go,
nft, ip and openssl; "node install.ts" installs what is missing.

  fault…              names as --list prints them, or the beginning of one with a * behind
  --list              the faults and the healthy variants
  --only faults       faults only; "healthy" the healthy variants only
  --quick             without those that take minutes
  --json FILE         what was seen, with the evidence, as JSON (default results/lab.json)
  --repeat N          all of it N times
  --report FOLDER     the doctor's own report of each look, as HTML
  --table FILE        the confusion table as Markdown (results/confusion.md after a whole run)

Ctrl-C removes namespaces, processes and files. What a killed run left goes at the next start.

Exit codes: 0 every target is met, 1 not, 64 bad usage, 69 a program is missing.`;

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const EXIT = { ok: 0, missed: 1, usage: 64, unavailable: 69 } as const;
const FIRST_SHARE_MIN = 0.95;
const MEDIAN_MS_MAX = 10_000;

/** Runs the lab; resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: "boolean" },
      list: { type: "boolean" },
      only: { type: "string" },
      quick: { type: "boolean" },
      json: { type: "string" },
      table: { type: "string" },
      report: { type: "string" },
      repeat: { type: "string" },
    },
  });
  if (values.help) return say(HELP);
  const all = await loadFaults();
  if (values.list) {
    return say(all.map(({ id, kind, fault }) => `${kind}  ${id}: ${fault.title}`).join("\n"));
  }
  const chosen = choose(
    all.filter(({ fault }) => values.quick !== true || !isSlow(fault)),
    positionals,
    values.only,
  );
  if (typeof chosen === "string") {
    console.error(chosen);
    return EXIT.usage;
  }
  const missing = missingPrograms();
  if (missing.length > 0) {
    console.error(`The lab needs ${missing.join(", ")}\nInstall them with: node install.ts`);
    return EXIT.unavailable;
  }
  const times = Math.max(1, Number(values.repeat ?? "1") || 1);
  const wanted = Array.from({ length: times }, () => chosen).flat();
  const json = values.json ?? join(FOLDER, "results", "lab.json");
  let server = "";
  const judged = await withPath(async (path) => {
    server = path.lnbits.which;
    console.error(`The path stands, with ${server}`);
    const seen: Judged[] = [];
    return await runLab(path, wanted, {
      say: (line) => console.error(line),
      ...(values.report === undefined ? {} : { reports: reportFolder(values.report) }),
      // What a long run has seen by now can be looked at while it goes on.
      onJudged: (one) => {
        seen.push(one);
        keep(json, JSON.stringify({ server, judged: seen }));
      },
    });
  });
  const table = resultTable(judged, server);
  console.log(table);
  const isWhole = chosen.length === all.length;
  const tableFile = values.table ?? (isWhole ? join(FOLDER, "results", "confusion.md") : undefined);
  if (tableFile !== undefined) keep(tableFile, table);
  return isGood(judged) ? EXIT.ok : EXIT.missed;
}

function isSlow({ gives, isSlow = false }: Fault): boolean {
  return isSlow || gives.includes("deep");
}

function reportFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return resolve(folder);
}

function say(text: string): number {
  console.log(text);
  return EXIT.ok;
}

function keep(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** The faults that are meant, or what is wrong with the wish. */
function choose(
  all: readonly Listed[],
  names: readonly string[],
  only: string | undefined,
): readonly Listed[] | string {
  if (only !== undefined && only !== "healthy" && only !== "faults") {
    return `Unknown --only ${only}: give healthy or faults`;
  }
  const kind = only === "faults" ? "fault" : only;
  const fitting = all.filter((one) => kind === undefined || one.kind === kind);
  if (names.length === 0) return fitting;
  const isMeant = (name: string) => ({ id }: Listed): boolean =>
    name.endsWith("*") ? id.startsWith(name.slice(0, -1)) : id === name;
  const unknown = names.find((name) => !fitting.some(isMeant(name)));
  if (unknown !== undefined) return `Unknown fault "${unknown}": see --list`;
  return names.flatMap((name) => fitting.filter(isMeant(name)));
}

function isGood(judged: readonly Judged[]): boolean {
  const { faults, first, withinThree, falseAlarms, failures, medianMs } = totalsOf(judged);
  return failures === 0 && falseAlarms === 0 && withinThree === faults &&
    first >= faults * FIRST_SHARE_MIN && medianMs <= MEDIAN_MS_MAX &&
    isCalibrated(calibrationOf(forecastsOf(judged)));
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
