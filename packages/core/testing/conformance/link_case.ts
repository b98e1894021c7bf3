import type { RouteKind } from "../../model/route.ts";
import type { Route, RouteOptions } from "../../model/route.ts";
import type { LinkRequest, TransportCapabilities } from "../../ports/transport.ts";
import type { ConformanceCase, ScenarioParams, TransportContext } from "./conformance_case.ts";
import { LinkRecorder } from "./link_recorder.ts";
import { withRecorders } from "./with_recorders.ts";

/** What the body of a case on a transport works with. */
export interface LinkBench extends TransportContext {
  /** Opens a link to a scenario, recorded and watched until the case is over. */
  open(
    scenario: string,
    params?: ScenarioParams,
    overrides?: Partial<LinkRequest> & { readonly options?: RouteOptions },
  ): LinkRecorder;
  /** Opens a link on a route of the case's own making. */
  openRoute(route: Route, overrides?: Partial<LinkRequest>): LinkRecorder;
  /** Watches in silence for as long as something forbidden could happen. */
  quiet(): Promise<void>;
}

/** Restrictions of a case. */
export interface LinkCaseOptions {
  /** Capabilities without which the case says nothing. @default {[]} */
  readonly needs?: readonly (keyof TransportCapabilities)[];
  /** Kinds of transport it applies to. @default {every push kind} */
  readonly kinds?: readonly RouteKind[];
}

/** Makes a case on a transport, which ends as {@linkcode withRecorders} says. */
export function linkCase(
  name: string,
  options: LinkCaseOptions,
  body: (bench: LinkBench) => Promise<void>,
): ConformanceCase<TransportContext> {
  return {
    name,
    needs: options.needs ?? [],
    ...(options.kinds === undefined ? {} : { kinds: options.kinds }),
    run: (context) => withRecorders(context, (recorders) => body(createBench(context, recorders))),
  };
}

function createBench(
  context: TransportContext,
  recorders: LinkRecorder[],
): LinkBench {
  const openRoute = (
    route: Route,
    overrides: Partial<LinkRequest> = {},
  ): LinkRecorder => {
    const recorder = new LinkRecorder(context);
    const request: LinkRequest = {
      resumeAfter: null,
      maxMessageBytes: 1 << 20,
      ...overrides,
      route,
    };
    recorder.attach(context.transport.open(request, recorder));
    recorders.push(recorder);
    return recorder;
  };
  return {
    transport: context.transport,
    patienceMs: context.patienceMs,
    quietMs: context.quietMs,
    sleep: (delayMs) => context.sleep(delayMs),
    wallNow: () => context.wallNow(),
    route: (scenario, params, options) => context.route(scenario, params, options),
    openRoute,
    open: (scenario, params = {}, { options, ...overrides } = {}) =>
      openRoute(context.route(scenario, params, options), overrides),
    quiet: () => context.sleep(context.quietMs),
  };
}
