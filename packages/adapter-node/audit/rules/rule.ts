import type { ConfigFinding } from "../config_finding.ts";
import type { Directive } from "../directive.ts";
import type { Subject } from "./subject.ts";

/** What to change, in parts, so that a test can make the change. */
export interface ConfigFix {
  /** Into which block the lines go; null for the file's outermost level. */
  readonly into: Directive | null;
  /** Which block that is for nginx; `http` and `main` may lie in another file. */
  readonly context: "main" | "http" | "server" | "location" | "upstream";
  /** Lines that give way. */
  readonly instead?: readonly Directive[];
  /** Lines to paste, without indentation of the outermost. */
  readonly lines: readonly string[];
  /** A remark above the lines. */
  readonly remark?: string;
  /** What is to be done elsewhere afterwards. */
  readonly then?: string;
}

/** One finding, before its place and its fix are put into words. */
export interface RuleFinding {
  readonly cause: ConfigFinding["cause"];
  readonly severity: ConfigFinding["severity"];
  /** The directive it is about; null when the whole file is meant. */
  readonly at: Directive | null;
  /** One or two sentences: what happens to this handshake there, and why. */
  readonly message: string;
  readonly fix: ConfigFix | null;
}

/** One cause in a configuration: finds it, or finds nothing. */
export type Rule = (subject: Subject) => readonly RuleFinding[];
