import type { Clock, Connection, ConnectionState, Phase, Secret } from "@holdfast/core";
import { StateReporter } from "@holdfast/core/web";
import { pageClock } from "./page_clock.ts";
import { pageWeb } from "./page_web.ts";

/** Where a page reports to. */
export interface ReportStatesOptions {
  /** Address of the gateway. */
  readonly gateway: string;
  /** The feed that is watched. */
  readonly feed: string;
  /** Opens it. */
  readonly ticket: Secret;
  /** Carries the reports. @default {globalThis.fetch} */
  readonly fetch?: typeof fetch;
}

/** Nobody's business. */
const QUIET: readonly Phase[] = ["idle", "closed"];
/** Nothing to be explained. */
const WELL: readonly Phase[] = [...QUIET, "connecting", "open"];

/**
 * Reports to a gateway how a connection stands and what its diagnosis names, whenever that changes
 * and at most once in ten seconds. Nothing of the value itself is told.
 *
 * @example Told while the connection lives
 * ```ts ignore needs a gateway
 * import { browserPlatform, reportStates } from "@holdfast/adapter-browser";
 * import { Secret, watchWalletFeed } from "@holdfast/core";
 *
 * const place = { gateway: "https://host", feed: "till", ticket: new Secret("eyJ…") };
 * const wallet = watchWalletFeed({ ...place, platform: browserPlatform() });
 * const stop = reportStates(wallet.connection, place);
 * ```
 *
 * @param clock Time. @default {the page's}
 * @returns Ends it.
 */
export function reportStates<T>(
  { state$, diagnosis$ }: Connection<T>,
  { gateway, feed, ticket, fetch }: ReportStatesOptions,
  clock: Clock = pageClock(),
): () => void {
  const url = `${gateway.replace(/\/+$/, "")}/v1/reports?feed=${encodeURIComponent(feed)}`;
  const reporter = new StateReporter({ web: pageWeb(fetch), clock, url, ticket });
  let newest: ConnectionState | null = null;
  let cause = "";
  let diagnosing: { unsubscribe(): void } | null = null;
  const tell = (): void => {
    if (newest === null || QUIET.includes(newest.phase)) return;
    reporter.tell({ phase: newest.phase, via: viaOf(newest), cause });
  };
  const states = state$.subscribe((state) => {
    newest = state;
    // The causes are loaded with the first who asks: a page that is well never does.
    if (WELL.includes(state.phase)) {
      diagnosing?.unsubscribe();
      diagnosing = null;
      cause = "";
    } else {
      diagnosing ??= diagnosis$.subscribe(({ verdict }) => {
        cause = verdict?.cause ?? "";
        tell();
      });
    }
    tell();
  });
  return () => {
    states.unsubscribe();
    diagnosing?.unsubscribe();
    reporter.close();
  };
}

/** The route that delivers. */
function viaOf({ links, current, phase, pull }: ConnectionState): string {
  const link = links.find(({ attempt }) => attempt === current);
  return link?.routeId ?? (phase === "polling" ? pull?.routeId ?? "" : "");
}
