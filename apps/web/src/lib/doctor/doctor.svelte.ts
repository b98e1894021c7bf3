import type { ProbeStep } from "@holdfast/adapter-browser";
import { type Evidence, Secret } from "@holdfast/core";
import { combineLatest, Subscription } from "rxjs";
import { type AnySource, isThroughGateway } from "../source.ts";
import { clockTicks, type Watch } from "../watch/watch.ts";
import type { Report } from "./examine.ts";
import { historyOf } from "./history.ts";
import { nextTrouble, type Trouble } from "./trouble.ts";

/**
 * Finds out why the link of one wallet fails: when asked, and once by itself in each trouble that
 * lasts.
 */
export class Doctor {
  /** What is being tried now, and how it went; of the newest run. */
  steps = $state.raw<readonly ProbeStep[]>([]);
  /** What the newest finished run came to. */
  report = $state.raw<Report | null>(null);
  /** Whether the link was in trouble when the report was made. */
  isOfTrouble = $state(false);
  isRunning = $state(false);
  /** Why the newest run failed, in words; empty where it did not. */
  problem = $state("");
  /** The trouble that the link is in; `null` while it is of use. */
  trouble = $state.raw<Trouble | null>(null);
  readonly #watch: Watch;
  readonly #source: AnySource;
  readonly #ticket: Secret;
  readonly #running = new Subscription();
  readonly #abort = new AbortController();
  /** When the trouble began that was looked into by itself. */
  #lookedInto: number | null = null;

  /** @param ticket The newest ticket for a gateway; none is needed elsewhere. */
  constructor(watch: Watch, source: AnySource, ticket: Secret = new Secret("")) {
    this.#watch = watch;
    this.#source = source;
    this.#ticket = ticket;
    const now$ = clockTicks(watch.clock);
    this.#running.add(
      combineLatest([watch.state$, now$]).subscribe(([state, now]) => {
        const next = nextTrouble(this.trouble, state, now);
        const before = this.trouble;
        const isSame = before?.since === next?.since && before?.isLasting === next?.isLasting;
        if (!isSame) this.trouble = next;
        // A hidden page's timers come late, which would look like a silent path.
        if (next?.isLasting && state.surroundings.isVisible) this.#lookBySelf(next);
      }),
    );
  }

  /** Looks for the cause now; does nothing while a look is under way. */
  async findOut(): Promise<void> {
    if (this.isRunning || this.#abort.signal.aborted) return;
    this.isRunning = true;
    this.problem = "";
    this.steps = [];
    const { clock } = this.#watch;
    try {
      const { examine, examineGateway } = await import("./examine.ts");
      const source = this.#source;
      const now = (): number => clock.now();
      const onStep = (step: ProbeStep): void => this.#tell(step);
      const shared = { clock, onStep, signal: this.#abort.signal };
      const history = (): readonly Evidence[] => this.#history();
      if (isThroughGateway(source)) {
        const gateway = source.gateway ?? location.origin;
        const options = { gateway, feed: source.feed, ticket: this.#ticket, ...shared };
        this.report = await examineGateway(options, history, now);
      } else {
        const key = new Secret(source.key);
        this.report = await examine({ url: source.server, key, ...shared }, history, now);
      }
      this.isOfTrouble = this.trouble !== null;
    } catch {
      if (this.#abort.signal.aborted) return;
      this.problem = "This page could not load its own probes: the page's server does not answer.";
    } finally {
      this.isRunning = false;
    }
  }

  /** Ends it, and whatever is under way. */
  close(): void {
    this.#running.unsubscribe();
    this.#abort.abort();
  }

  #lookBySelf({ since }: Trouble): void {
    if (this.#lookedInto === since || this.isRunning) return;
    this.#lookedInto = since;
    void this.findOut();
  }

  #tell(step: ProbeStep): void {
    const rest = this.steps.filter(({ name }) => name !== step.name);
    this.steps = [...rest, step];
  }

  #history(): readonly Evidence[] {
    const { connection } = this.#watch.wallet;
    const kept: Evidence[] = [];
    // What is kept is replayed at once.
    connection.evidence$.subscribe((one) => kept.push(one)).unsubscribe();
    return historyOf(kept, connection.state, this.#watch.clock.now());
  }
}
