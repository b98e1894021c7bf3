import { writeFileSync } from "node:fs";
import { consult, htmlReport } from "@holdfast/adapter-node";
import { type Evidence, Secret } from "@holdfast/core";
import type { Aim } from "../fault.ts";
import type { LabPath } from "../path/lab_path.ts";
import type { Verdict } from "./view.ts";

/** Writes what a page saw and concluded as the report that the doctor would write. */
export function keepPageReport(file: string, path: LabPath, aim: Aim, verdict: Verdict): void {
  const { evidence } = verdict.answer as { readonly evidence: readonly Evidence[] };
  const { id, invoiceKey, adminKey } = path.lnbits.wallet;
  const secrets = [id, invoiceKey, adminKey, aim.item, aim.key]
    .flatMap((secret) => secret === undefined ? [] : [new Secret(secret)]);
  const consultation = consult({
    target: aim.url ?? path.url,
    evidence,
    secrets,
    startedAt: evidence[0]?.at ?? 0,
    tookMs: verdict.tookMs,
    command: "",
    isCutShort: false,
    notes: ["All of this was seen by a page, which is told less than a program"],
  });
  writeFileSync(file, htmlReport(consultation));
}
