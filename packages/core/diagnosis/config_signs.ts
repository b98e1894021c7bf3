import type { CauseId } from "../model/cause_id.ts";
import { deciding, type Sign, sign } from "./cause.ts";

/**
 * What the proxy's configuration says of one cause: an error in it settles, a warning hints, and a
 * configuration without it speaks against.
 */
export function configSigns(id: CauseId): readonly Sign[] {
  return [
    deciding("nginx_config", 7, ({ findings }) => said(findings, id, "error")),
    deciding("nginx_config", 3.5, ({ findings }) => said(findings, id, "warning")),
    sign(
      "nginx_config",
      -5,
      ({ findings }) =>
        findings.some(({ cause, severity }) => cause === id && severity !== "info")
          ? null
          : "The configuration does not show it",
    ),
  ];
}

function said(
  findings: readonly {
    readonly cause: CauseId;
    readonly severity: string;
    readonly file: string;
    readonly line: number;
    readonly message: string;
  }[],
  id: CauseId,
  wanted: string,
): string | null {
  const found = findings.find(({ cause, severity }) => cause === id && severity === wanted);
  return found === undefined ? null : `${found.file}:${found.line}: ${found.message}`;
}
