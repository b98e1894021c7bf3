import type { RouteKind, RouteOptions } from "../../model/route.ts";
import type { Route } from "../../model/route.ts";
import type { Puller, PullRequest } from "../../ports/puller.ts";
import type { Transport, TransportCapabilities } from "../../ports/transport.ts";

/** Query parameters of a scenario. */
export type ScenarioParams = Readonly<Record<string, string | number>>;

/** What every case needs from the place it runs in: real time, and how much of it. */
export interface ConformanceTools {
  /** Resolves after this many milliseconds of real time. */
  sleep(delayMs: number): Promise<void>;
  /** The wall clock, in milliseconds since the epoch. */
  wallNow(): number;
  /** How long a case waits for something that must happen. */
  readonly patienceMs: number;
  /** How long a case watches for something that must not happen. */
  readonly quietMs: number;
}

/** What a case on a transport is given. */
export interface TransportContext extends ConformanceTools {
  /** The transport under test. */
  readonly transport: Transport;
  /** A route of the transport's kind to a scenario of the conformance server. */
  route(
    scenario: string,
    params?: ScenarioParams,
    options?: RouteOptions,
  ): Route;
}

/** What a case on a puller is given. */
export interface PullerContext extends ConformanceTools {
  /** The puller under test. */
  readonly puller: Puller;
  /** A question to a scenario of the conformance server. */
  request(
    scenario: string,
    params?: ScenarioParams,
    overrides?: Partial<PullRequest>,
  ): PullRequest;
}

/** One case: data that any test runner can run. It fails by throwing. */
export interface ConformanceCase<Context> {
  /** Symbol and criterion, in the present tense. */
  readonly name: string;
  /** Capabilities without which the case says nothing about a transport. */
  readonly needs: readonly (keyof TransportCapabilities)[];
  /** Kinds of transport it applies to. @default {every push kind} */
  readonly kinds?: readonly RouteKind[];
  /** Runs the case; the promise rejects with an `Error` that says what differs. */
  run(context: Context): Promise<void>;
}
