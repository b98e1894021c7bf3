import type { CauseId } from "../model/cause_id.ts";
import type { ConfigFinding } from "../model/host_evidence.ts";
import { deciding, type Sign, sign } from "./cause.ts";
import type { Scene } from "./scene.ts";
import { answeredOtherwise } from "./symptom_signs.ts";

/** How a finding of the configuration shows on the path. */
export interface FindingSymptom {
  /** Statuses with which the handshake may be refused because of it. */
  readonly refusedWith?: readonly number[];
  /**
   * Further symptoms; with one of them it may be the cause although the handshake succeeds, and a
   * finding that is only worth knowing counts as well.
   */
  readonly shows?: (scene: Scene) => boolean;
}

const ERROR = 7;
/** Too little to be named for, unless its symptom is seen too. */
const WARNING = 2.5;
const SYMPTOM = 3;

/** Where a configuration has several of these errors, the first explains the rest. */
const TELLING: readonly CauseId[] = [
  "config-invalid",
  "header-inheritance-cancelled",
  "wrong-location",
  "upgrade-header-wrong",
  "missing-upgrade-header",
  "connection-header-overwritten",
  "missing-connection-header",
  "http-1.0-upstream",
];

/**
 * What the proxy's configuration says of one cause, checked against what the path shows: an error
 * settles it, a warning counts with its symptom, and where the handshake succeeds and no symptom is
 * seen neither names anything. What is only worth knowing never counts by itself.
 */
export function findingSigns(id: CauseId, symptom: FindingSymptom = {}): readonly Sign[] {
  const { refusedWith, shows = () => false } = symptom;
  const isPossible = (scene: Scene): boolean => !scene.opened || shows(scene);
  return [
    deciding(
      "nginx_config",
      ERROR,
      ({ findings }, scene) => isPossible(scene) ? said(findings, id, "error") : null,
    ),
    deciding(
      "nginx_config",
      WARNING,
      ({ findings }, scene) => isPossible(scene) ? said(findings, id, "warning") : null,
    ),
    deciding(
      "nginx_config",
      WARNING,
      ({ findings }, scene) =>
        shows(scene) && said(findings, id, "warning") === null ? said(findings, id, "info") : null,
    ),
    sign("nginx_config", SYMPTOM, ({ findings }, scene) => {
      const found = findings.filter(({ cause }) => cause === id);
      const isGrave = found.some(({ severity }) => severity !== "info");
      const isSeen = found.length > 0 && shows(scene) ||
        isGrave && isRefused(scene, refusedWith);
      return isSeen ? "What was seen on the path agrees with it" : null;
    }),
    sign("nginx_config", -1.5, ({ findings }) => {
      const first = TELLING.find((one) => said(findings, one, "error") !== null);
      const isLater = first !== undefined && TELLING.indexOf(id) > TELLING.indexOf(first);
      return isLater ? `The configuration also shows ${first}, which explains more` : null;
    }),
    ...refusedWith === undefined ? [] : [answeredOtherwise(refusedWith)],
  ];
}

/** The configuration was read and does not show it. */
export function notInConfig(id: CauseId, weight = -5): Sign {
  return sign(
    "nginx_config",
    weight,
    ({ findings }) =>
      findings.some(({ cause, severity }) => cause === id && severity !== "info")
        ? null
        : "The configuration does not show it",
  );
}

/** Whether the configuration has an error or a warning of one of these kinds. */
export function hasFinding(scene: Scene, ids: readonly CauseId[]): boolean {
  return scene.some(
    "nginx_config",
    ({ findings }) =>
      findings.some(({ cause, severity }) => ids.includes(cause) && severity !== "info"),
  );
}

function isRefused(scene: Scene, statuses: readonly number[] | undefined): boolean {
  if (statuses === undefined || scene.opened) return false;
  return scene.upgrades().some(({ outcome, end, status }) =>
    outcome === "refused" && statuses.includes(end?.status ?? status ?? 0)
  );
}

function said(findings: readonly ConfigFinding[], id: CauseId, wanted: string): string | null {
  const found = findings.find(({ cause, severity }) => cause === id && severity === wanted);
  return found === undefined ? null : `${found.file}:${found.line}: ${found.message}`;
}
