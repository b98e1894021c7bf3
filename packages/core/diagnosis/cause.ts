import type { CauseId } from "../model/cause_id.ts";
import type { Evidence, EvidenceKind, EvidenceOf } from "../model/evidence.ts";
import type { Hop } from "../model/seen.ts";
import type { Scene } from "./scene.ts";

/** Text to paste, and where it belongs. */
export interface Fix {
  /** `nginx` is accepted by `nginx -t` in its {@linkcode Fix.context}. */
  readonly language: "nginx" | "shell" | "wireguard" | "text";
  /** Begins with a comment that says where it belongs. */
  readonly text: string;
  /** The block an `nginx` fix is pasted into. */
  readonly context?: "http" | "server" | "location";
}

/**
 * How one kind of evidence counts for or against a cause: a weight in natural log-odds, and the
 * sentence that a person reads. Each sign counts once, however many records show it.
 */
export interface Sign {
  readonly kind: EvidenceKind;
  /**
   * Added to the log-odds when seen. 1 is a hint, 3 makes a common cause likely, 6 settles it;
   * below zero it speaks against.
   */
  readonly weight: number;
  /** Whether this alone allows a child to be named (a configuration, a log, a counter). */
  readonly decides: boolean;
  /** The sentence when the record shows the sign, else null. */
  readonly sees: (evidence: Evidence, scene: Scene) => string | null;
}

/** Which probe or file would decide. */
export interface Decider {
  /** One sentence in the imperative. */
  readonly what: string;
  /** A command to paste; `<url>` style placeholders only where the scene does not know. */
  readonly command?: string;
}

/** One cause: how it is recognised, told and cured. */
export interface Cause {
  readonly id: CauseId;
  /** A few words, capital first letter: `The proxy drops the Upgrade header`. */
  readonly title: string;
  /** The same where what was seen allows a better word; null where it does not. */
  readonly titleIn?: (scene: Scene) => string | null;
  readonly hop: Hop;
  /** Where it lies by what was seen. @default {hop} */
  readonly hopIn?: (scene: Scene) => Hop;
  /** The cause this one refines: without a deciding sign only the parent may be named. */
  readonly parent?: CauseId;
  /**
   * Whether it says no more than what a page can honestly say: it gives way to any other likely
   * cause.
   */
  readonly isArchetype?: boolean;
  /** Log-odds before any evidence; see {@linkcode PRIOR}. */
  readonly prior: number;
  readonly signs: readonly Sign[];
  /** What happens and why, two or three sentences. */
  readonly explanation: (scene: Scene) => string;
  readonly fix: (scene: Scene) => Fix;
  readonly decider: (scene: Scene) => Decider;
}

/** How common a cause is in the field, as log-odds before any evidence. */
export const PRIOR = {
  /** Upgrade headers, header inheritance, wrong location, read timeout. */
  common: -2.5,
  /** Buffering, TLS, DNS, refused, wrong channel. */
  usual: -3.5,
  /** The rest of the network and of the proxy. */
  rare: -4.5,
  /** Hardly ever, and never without a sign of its own. */
  exotic: -5.5,
} as const;

/** Makes one sign, with the record's type told by its kind. */
export function sign<Kind extends EvidenceKind>(
  kind: Kind,
  weight: number,
  sees: (evidence: EvidenceOf<Kind>, scene: Scene) => string | null,
): Sign {
  return { kind, weight, decides: false, sees: narrowed(kind, sees) };
}

/** Makes a sign that allows a child to be named. */
export function deciding<Kind extends EvidenceKind>(
  kind: Kind,
  weight: number,
  sees: (evidence: EvidenceOf<Kind>, scene: Scene) => string | null,
): Sign {
  return { kind, weight, decides: true, sees: narrowed(kind, sees) };
}

function narrowed<Kind extends EvidenceKind>(
  kind: Kind,
  sees: (evidence: EvidenceOf<Kind>, scene: Scene) => string | null,
): Sign["sees"] {
  const isKind = (evidence: Evidence): evidence is EvidenceOf<Kind> => evidence.kind === kind;
  return (evidence, scene) => isKind(evidence) ? sees(evidence, scene) : null;
}
