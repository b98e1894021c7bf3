import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AuditInput } from "./audit_config.ts";
import { globRegExp } from "./glob_reg_exp.ts";

const FOLDER = process.env["HOLDFAST_NGINX_CASES"] ??
  join(import.meta.dirname, "../../../../shared/data/nginx");

/** Whether the labelled configurations are on this machine. */
export const HAS_CASES: boolean = existsSync(join(FOLDER, "cases"));
if (!HAS_CASES) console.log(`No labelled configurations in ${FOLDER}: set HOLDFAST_NGINX_CASES`);

/** One labelled configuration. */
export interface LabelledCase {
  readonly id: string;
  readonly proxy: string;
  readonly causes: readonly string[];
  readonly case_class: "case" | "control" | "tolerated";
  readonly evidence_strength: string;
  readonly detectable_from_config: string;
  readonly fixed_passes_strict_backend?: boolean | null;
  readonly ws: {
    readonly host: string;
    readonly port: number;
    readonly path: string;
    readonly tls: boolean;
    readonly kind: string;
  };
  readonly includes?: Readonly<Record<string, string>>;
  readonly includes_for_fixed?: Readonly<Record<string, string>>;
}

/** Every labelled configuration. */
export function labelledCases(): readonly LabelledCase[] {
  if (!HAS_CASES) return [];
  return readdirSync(join(FOLDER, "cases")).sort().map((id): LabelledCase =>
    JSON.parse(readFileSync(join(FOLDER, "cases", id, "meta.json"), "utf8")) as LabelledCase
  );
}

/** The file of a case with its includes; null where it has none of that name. */
export function caseInput(one: LabelledCase, which: "config" | "fixed"): AuditInput | null {
  const folder = join(FOLDER, "cases", one.id);
  const file = join(folder, `${which}.conf`);
  if (!existsSync(file)) return null;
  const places = which === "fixed" && one.includes_for_fixed !== undefined
    ? one.includes_for_fixed
    : one.includes ?? {};
  const textOf = (path: string): string | null => {
    const known = Object.entries(places).find(([place]) =>
      path === place || path.endsWith(`/${place}`)
    );
    return known === undefined ? null : readFileSync(join(folder, known[1]), "utf8");
  };
  return {
    source: readFileSync(file, "utf8"),
    file: "/etc/nginx/nginx.conf",
    files: {
      readFile: textOf,
      glob: (pattern) => Object.keys(places).filter((path) => globRegExp(pattern).test(path)),
    },
  };
}

/** The address that a case is about. */
export function caseUrl({ ws: { host, port, path, tls, kind } }: LabelledCase): string {
  const scheme = kind === "sse" ? "http" : "ws";
  return `${scheme}${tls ? "s" : ""}://${host}:${port}${path}`;
}

/** The paths of the configurations from the wild. */
export function wildFiles(): readonly string[] {
  if (!HAS_CASES) return [];
  return readdirSync(join(FOLDER, "wild")).filter((name) => name.endsWith(".conf"))
    .map((name) => join(FOLDER, "wild", name));
}
