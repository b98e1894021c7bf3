import type { ConfigFinding } from "./config_finding.ts";
import type { ConfigProblem } from "./config_problem.ts";
import type { OtherProxy } from "./recognise_proxy.ts";

/** What the handshake becomes at the upstream. */
export interface EffectiveSummary {
  /** The name of the server block that answers, else where it listens; null for a lone location. */
  readonly server: string | null;
  /** Such as `location /api/`; null where the server block itself answers. */
  readonly location: string | null;
  /** Such as `http://10.0.0.2:5000`; null where no server behind is reached. */
  readonly upstream: string | null;
  /** What the upstream is asked for. */
  readonly uri: string | null;
  /** Such as `1.1`. */
  readonly httpVersion: string | null;
  /** Name → value, as the upstream gets them; several values are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The answer that nginx gives itself instead; absent where the request is passed on. */
  readonly answered?: { readonly status: number; readonly location?: string };
}

/** What an audit says. */
export interface AuditReport {
  /** What the file configures; null: nothing that is known. */
  readonly proxy: "nginx" | OtherProxy | null;
  /** The gravest first. */
  readonly findings: readonly ConfigFinding[];
  /** Null where the file is no configuration of nginx. */
  readonly effective: EffectiveSummary | null;
  /** The address that was judged, its key masked. */
  readonly url: string;
  /**
   * Where none was given: addresses at the other servers of the file that pass requests on, keys
   * masked. Each is to be judged by itself.
   */
  readonly others: readonly string[];
  /** What is not known, such as includes that are not here. */
  readonly notes: readonly ConfigProblem[];
  /** Why the file could not be read at all, with its place; null where it could. */
  readonly refusal: ConfigProblem | null;
  /** The include that decides and is not here; null where all that decides is. */
  readonly undecided: string | null;
  /** For another proxy, the block that it needs; empty for nginx. */
  readonly advice: string;
  /** Whether Upgrade and Connection of every browser's handshake reach the upstream. */
  readonly passesUpgrade: boolean;
  /** `proxy_read_timeout` that holds there, in milliseconds; null where nothing is passed on. */
  readonly readTimeoutMs: number | null;
}
