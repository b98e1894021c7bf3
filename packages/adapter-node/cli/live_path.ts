import type { Hop } from "@holdfast/core";
import type { ProbeStep } from "../probes/mod.ts";
import { durationWords } from "../report/words.ts";
import { plainLine, type Style, type Terminal } from "./terminal.ts";

type StationState = "waiting" | "running" | "passed" | "failed" | "skipped";

const LABELS: Readonly<Record<Hop, string>> = {
  client: "this device",
  network: "network",
  tls: "TLS",
  proxy: "proxy",
  tunnel: "tunnel",
  server: "server",
};
const MARKS: Readonly<Record<StationState, readonly [mark: string, style: Style]>> = {
  waiting: ["·", "dim"],
  running: ["·", "yellow"],
  passed: ["✓", "green"],
  failed: ["✗", "red"],
  skipped: ["?", "dim"],
};
const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 100;
const BAR_CELLS = 20;

/** What a picture of the path that fills while probing needs. */
export interface LivePathOptions {
  /** Where it is drawn. */
  readonly terminal: Terminal;
  /** Whether TLS is a station. */
  readonly tls: boolean;
  /** Whether the tunnel is a station. */
  readonly hasTunnel: boolean;
  /** Whether only the long waits are told, beside the output. */
  readonly isQuiet: boolean;
}

/**
 * The path as it fills while probing: on a terminal one line of stations and one on what runs, both
 * rewritten; elsewhere only what takes long is said, beside the output.
 */
export class LivePath {
  readonly #terminal: Terminal;
  readonly #isDrawn: boolean;
  readonly #stations = new Map<Hop, StationState>();
  readonly #running = new Map<string, { readonly step: ProbeStep; readonly since: number }>();
  #drawnLines = 0;
  #frame = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ terminal, tls, hasTunnel, isQuiet }: LivePathOptions) {
    this.#terminal = terminal;
    this.#isDrawn = terminal.isInteractive && !isQuiet;
    this.#stations.set("client", "passed");
    this.#stations.set("network", "waiting");
    if (tls) this.#stations.set("tls", "waiting");
    this.#stations.set("proxy", "waiting");
    if (hasTunnel) this.#stations.set("tunnel", "waiting");
    this.#stations.set("server", "waiting");
  }

  /** Begins to draw. */
  start(): void {
    if (!this.#isDrawn) return;
    this.#draw();
    this.#timer = setInterval(() => {
      this.#frame += 1;
      this.#draw();
    }, FRAME_MS);
    this.#timer.unref();
  }

  /** Takes what a probe says of itself. */
  hear(step: ProbeStep): void {
    const key = `${step.via ?? ""} ${step.name}`;
    if (step.state === "running") {
      this.#running.set(key, { step, since: performance.now() });
      if (step.takesMs !== undefined) this.#announce(step, step.takesMs);
    } else this.#running.delete(key);
    if (step.via === undefined) this.#mark(step);
    if (this.#isDrawn) this.#draw();
  }

  /** Takes the picture away, so that the result can stand in its place. */
  end(): void {
    clearInterval(this.#timer);
    if (this.#isDrawn) this.#erase();
    this.#drawnLines = 0;
  }

  #mark({ hop, state }: ProbeStep): void {
    const before = this.#stations.get(hop);
    if (before === undefined) return;
    const isBusy = [...this.#running.values()]
      .some(({ step }) => step.hop === hop && step.via === undefined);
    // A station that failed once stays marked, whatever else passes there.
    if (before === "failed" || (state === "skipped" && before === "passed")) return;
    this.#stations.set(hop, state === "passed" && isBusy ? "running" : state);
    if (state !== "passed") return;
    // What answers at one station was reached over those before it.
    for (const [earlier, seen] of this.#stations) {
      if (earlier === hop) break;
      if (seen === "waiting" || seen === "running") this.#stations.set(earlier, "passed");
    }
  }

  /** A long wait is said before it begins. */
  #announce(step: ProbeStep, takesMs: number): void {
    const words = `${stepWords(step)}: up to ${durationWords(takesMs)}`;
    const how = "Ctrl-C ends it with what is known by then";
    if (!this.#isDrawn) {
      this.#terminal.writeError(`${words}; ${how}`);
      return;
    }
    this.#erase();
    this.#terminal.write(`${this.#terminal.paint("dim", `  ${words}. ${how}.`)}\n`);
    this.#drawnLines = 0;
  }

  #erase(): void {
    if (this.#drawnLines === 0) return;
    const up = this.#drawnLines > 1 ? `\u001b[${this.#drawnLines - 1}A` : "";
    this.#terminal.write(`\r${up}\u001b[J`);
  }

  #draw(): void {
    const lines = [this.#pathLine(), this.#statusLine()];
    this.#erase();
    this.#terminal.write(lines.join("\n"));
    this.#drawnLines = lines.length;
  }

  /** Whole, without the connecting lines, or marks alone: whatever fits, since it may not wrap. */
  #pathLine(): string {
    const stations = [...this.#stations];
    const width = (gap: number): number =>
      stations.reduce(
        (sum, [hop]) => sum + LABELS[hop].length + 2,
        1 + (stations.length - 1) * gap,
      );
    const room = this.#terminal.columns - 1;
    const [gap, hasLabels] = width(4) <= room
      ? [" ── ", true]
      : width(1) <= room
      ? [" ", true]
      : [" ", false];
    const parts = stations.map(([hop, state]) => {
      const [still, style] = MARKS[state];
      const mark = state === "running" ? SPINNER[this.#frame % SPINNER.length] ?? still : still;
      const painted = this.#terminal.paint(style, mark);
      const label = state === "waiting" ? this.#terminal.paint("dim", LABELS[hop]) : LABELS[hop];
      return hasLabels ? `${painted} ${label}` : painted;
    });
    return ` ${parts.join(this.#terminal.paint("dim", gap))}`;
  }

  #statusLine(): string {
    const longest = [...this.#running.values()]
      .sort((a, b) => (b.step.takesMs ?? 0) - (a.step.takesMs ?? 0) || b.since - a.since)[0];
    if (longest === undefined) return "";
    const { step, since } = longest;
    const passed = performance.now() - since;
    const words = `   ${stepWords(step)}${progressWords(passed, step.takesMs)}`;
    return this.#terminal.paint("dim", [...words].slice(0, this.#terminal.columns - 1).join(""));
  }
}

/** What each step of the battery does, in words. */
const STEP_WORDS: Readonly<Record<string, string>> = {
  dns: "Looking up the name",
  tcp: "Connecting",
  tls: "Making the TLS handshake",
  http: "Asking the server",
  upgrade: "Opening the WebSocket",
  variants: "Asking in other ways",
  frames: "Sending a frame to itself",
  sizes: "Finding the largest frame that passes",
  quality: "Measuring round trips",
  http2: "Trying HTTP/2",
  feed: "Asking the gateway for the value",
  channel: "Asking what is pushed to this id",
  stream: "Reading an event stream",
  "heavy requests": "Asking for large answers",
  "proxy protocol": "Speaking PROXY protocol",
  burst: "Opening several at once",
  idle: "Leaving links quiet until something cuts them",
};

function stepWords({ name, via, detail }: ProbeStep): string {
  const at = via === undefined ? "" : `, at ${via}`;
  const more = detail === undefined ? "" : ` (${detail})`;
  return plainLine(`${STEP_WORDS[name] ?? name}${at}${more}`);
}

function progressWords(passedMs: number, takesMs: number | undefined): string {
  if (takesMs === undefined) return passedMs < 1000 ? "" : `  ${durationWords(passedMs)}`;
  const filled = Math.min(BAR_CELLS, Math.floor(passedMs / takesMs * BAR_CELLS));
  const bar = "█".repeat(filled) + "░".repeat(BAR_CELLS - filled);
  return `  ${bar}  ${Math.floor(passedMs / 1000)} of at most ${durationWords(takesMs)}`;
}
