import type { EvidenceOf } from "@holdfast/core";
import { type Echo, EchoChannel } from "./echo_channel.ts";
import type { ProbeRun, StepEnd } from "./probe_run.ts";

/** Characters of the largest message: with the headers it fits nginx's header buffer of 8 kB. */
const LARGE_CHARACTERS = 7000;
/** Bytes that any path carries in one packet beside the question's headers. */
const MIDDLE = 500;
/** Bytes tried at once when the large one is lost: around what one packet carries. */
const SEARCHED: readonly number[] = [900, 1150, 1280, 1390];
/** Above this a path is too narrow to tell a lost message from a slow one, in milliseconds. */
const LARGE_MS_MAX = 1300;

/**
 * Looks for the largest message that passes down. The question carries it up first, so this tells
 * something only where large requests pass.
 *
 * @param small What became of a small message.
 * @param smallBytes How large that was.
 */
export async function climbSizes(
  run: ProbeRun,
  channel: EchoChannel,
  small: Echo,
  smallBytes: number,
): Promise<StepEnd> {
  const large = Math.floor(LARGE_CHARACTERS * channel.wireShare);
  const middle = await channel.echo(MIDDLE, run.waitMs(run.limits.echoMs));
  const perByteMs = Math.max(0, middle.tookMs - small.tookMs) / (MIDDLE - smallBytes);
  const expectedMs = middle.tookMs + perByteMs * (large - MIDDLE);
  if (!middle.arrived || expectedMs > LARGE_MS_MAX || !run.hasTime(2 * LARGE_MS_MAX)) {
    return { state: "skipped", detail: "the path is too slow to tell" };
  }
  const sent = await channel.echo(large, run.waitMs(Math.max(LARGE_MS_MAX, 3 * expectedMs)));
  if (sent.arrived) {
    record(run, { largestPassed: large, smallestLost: null });
    return { state: "passed", detail: `${large} bytes pass` };
  }
  const { outcome, status } = sent.posted;
  const bounds = { largestPassed: MIDDLE, smallestLost: large };
  if (outcome === "failed" || (status ?? 200) >= 300) {
    record(run, { ...bounds, how: "refused", ...(status === null ? {} : { status }) });
    return { state: "failed", detail: "a large request is refused" };
  }
  if (channel.socket.end !== null) {
    const { code } = channel.socket.end;
    record(run, { ...bounds, how: "closed", ...(code === undefined ? {} : { code }) });
    return { state: "failed", detail: "the socket ends with a large message" };
  }
  const largestPassed = Math.max(MIDDLE, ...await searchSizes(run));
  const smallestLost = SEARCHED.find((bytes) => bytes > largestPassed) ?? large;
  record(run, { largestPassed, smallestLost, how: "vanished" });
  return { state: "failed", detail: `${largestPassed} bytes pass, ${smallestLost} do not` };
}

/**
 * Behind a lost message everything waits (TCP is ordered), so each size has a socket of its own.
 * They are few, since what waits for an answer takes one of the browser's six connections.
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

type Sizes = Omit<EvidenceOf<"frame_sizes">, "kind" | "at" | "direction">;

function record(run: ProbeRun, sizes: Sizes): void {
  run.record({ kind: "frame_sizes", at: run.now(), direction: "down", ...sizes });
}
