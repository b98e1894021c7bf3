import { type Echo, EchoChannel } from "./echo_channel.ts";
import type { ProbeRun, StepEnd } from "./probe_run.ts";
import { climbSizes } from "./size_ladder.ts";

/** Bytes of the first message: any path carries them. */
const SMALL = 64;

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
      const { isUpLost } = await weight;
      const detail = "large requests are lost, so large messages cannot be asked for";
      if (isUpLost) return { state: "skipped", detail };
      return await climbSizes(run, channel, echo, SMALL);
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
