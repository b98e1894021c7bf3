import type { EvidenceOf } from "@holdfast/core";
import { type Echo, EchoChannel } from "./echo_channel.ts";
import type { ProbeRun, StepEnd } from "./probe_run.ts";

/** Bytes of the first message: any path carries them. */
const SMALL = 64;
/** With the query's escapes and headers this still fits nginx's header buffer of 8 kB. */
const LARGE = 7000;
const MIDDLE = 600;
/** Sizes tried at once when the large one is lost: around what one packet carries. */
const SEARCHED: readonly number[] = [600, 1000, 1250, 1400, 3000];
/** Above this a path is too narrow to tell a lost message from a slow one. */
const LARGE_MS_MAX = 1300;

/** What a second socket on a channel of our own showed. */
export interface EchoResult {
  readonly isOpen: boolean;
  readonly arrived: boolean;
}

/**
 * Opens a second WebSocket, sends a message through the server to ourselves, and looks for the
 * largest one that passes.
 */
export async function probeEcho(
  run: ProbeRun,
  weight: Promise<{ readonly isUpLost: boolean }>,
): Promise<EchoResult> {
  const channel = new EchoChannel(run);
  try {
    let isOpen = false;
    await run.step("Open a second WebSocket", "proxy", async () => {
      const opened = await channel.opened;
      run.record(opened);
      isOpen = opened.outcome === "opened";
      return isOpen
        ? { state: "passed", detail: `open in ${Math.round(opened.tookMs)} ms` }
        : { state: "failed", detail: "it does not open" };
    });
    if (!isOpen) return { isOpen, arrived: false };
    let first: Echo | null = null;
    await run.step("Send a message to ourselves", "server", async () => {
      first = await channel.echo(SMALL, run.waitMs(run.limits.echoMs));
      return recordEcho(run, channel, first);
    }, run.limits.echoMs);
    // Narrowed by hand: the compiler does not see what the step did.
    const echo = first as Echo | null;
    if (echo?.arrived !== true) return { isOpen, arrived: false };
    await run.step("Look for the largest message that passes", "network", async () => {
      return await climb(run, channel, echo, weight);
    }, run.limits.echoMs);
    return { isOpen, arrived: true };
  } finally {
    channel.close();
  }
}

function recordEcho(run: ProbeRun, channel: EchoChannel, echo: Echo): StepEnd {
  const at = run.now();
  const tookMs = Math.round(echo.tookMs);
  run.record(echo.posted);
  if (echo.arrived) {
    run.record({ kind: "loopback", at, outcome: "ok", tookMs: echo.tookMs });
    run.record({ kind: "frames", at, what: "echo", outcome: "arrived", bytes: SMALL });
    return { state: "passed", detail: `back in ${tookMs} ms` };
  }
  const closed = channel.socket.closeEvidence();
  if (closed !== null) {
    run.record(closed);
    return { state: "failed", detail: `the socket ended after ${Math.round(closed.livedMs)} ms` };
  }
  // Only a message that the server took can be missed.
  const { outcome, status } = echo.posted;
  if (outcome !== "answered" || status === null || status >= 300) {
    return { state: "skipped", detail: "the server did not take the message" };
  }
  run.record({ kind: "loopback", at, outcome: "missing", tookMs: echo.tookMs });
  run.record({ kind: "frames", at, what: "echo", outcome: "missing", bytes: SMALL });
  return { state: "failed", detail: `sent, and not back within ${tookMs} ms` };
}

async function climb(
  run: ProbeRun,
  channel: EchoChannel,
  small: Echo,
  weight: Promise<{ readonly isUpLost: boolean }>,
): Promise<StepEnd> {
  const middle = await channel.echo(MIDDLE, run.waitMs(run.limits.echoMs));
  const perByteMs = Math.max(0, middle.tookMs - small.tookMs) / (MIDDLE - SMALL);
  const expectedMs = middle.tookMs + perByteMs * (LARGE - MIDDLE);
  if (!middle.arrived || expectedMs > LARGE_MS_MAX || !run.hasTime(2 * LARGE_MS_MAX)) {
    return { state: "skipped", detail: "the path is too slow to tell" };
  }
  const large = await channel.echo(LARGE, run.waitMs(Math.max(LARGE_MS_MAX, 3 * expectedMs)));
  if (large.arrived) {
    await recordSizes(run, weight, LARGE, null);
    return { state: "passed", detail: `${LARGE} bytes pass` };
  }
  const { outcome, status } = large.posted;
  if (outcome === "failed" || (status ?? 200) >= 300) {
    await recordSizes(run, weight, MIDDLE, LARGE, { how: "refused", status });
    return { state: "failed", detail: "a large request is refused" };
  }
  if (channel.socket.end !== null) {
    const { code } = channel.socket.end;
    await recordSizes(run, weight, MIDDLE, LARGE, { how: "closed", code });
    return { state: "failed", detail: "the socket ends with a large message" };
  }
  const passed = [MIDDLE, ...await searchSizes(run)];
  const largest = Math.max(...passed);
  const lost = [...SEARCHED, LARGE].find((bytes) => bytes > largest) ?? LARGE;
  await recordSizes(run, weight, largest, lost, { how: "vanished" });
  return { state: "failed", detail: `${largest} bytes pass, ${lost} do not` };
}

/**
 * Behind a lost message everything waits (TCP is ordered), so each size has a socket of its own.
 */
async function searchSizes(run: ProbeRun): Promise<readonly number[]> {
  const sizes = await Promise.all(SEARCHED.map(async (bytes) => {
    const channel = new EchoChannel(run);
    try {
      if ((await channel.opened).outcome !== "opened") return [];
      const { arrived } = await channel.echo(bytes, run.waitMs(LARGE_MS_MAX));
      return arrived ? [bytes] : [];
    } finally {
      channel.close();
    }
  }));
  return sizes.flat();
}

async function recordSizes(
  run: ProbeRun,
  weight: Promise<{ readonly isUpLost: boolean }>,
  largestPassed: number,
  smallestLost: number | null,
  loss: {
    readonly how?: NonNullable<EvidenceOf<"frame_sizes">["how"]>;
    readonly code?: number | undefined;
    readonly status?: number | null;
  } = {},
): Promise<void> {
  // The question carries the message up before the push carries it down.
  const { isUpLost } = await weight;
  run.record({
    kind: "frame_sizes",
    at: run.now(),
    direction: isUpLost && smallestLost !== null ? "up" : "down",
    largestPassed,
    smallestLost,
    ...(loss.how === undefined ? {} : { how: loss.how }),
    ...(loss.code === undefined ? {} : { code: loss.code }),
    ...(loss.status === undefined || loss.status === null ? {} : { status: loss.status }),
  });
}
