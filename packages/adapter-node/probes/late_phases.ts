import type { Battery } from "./battery.ts";
import { headroomOf, probeBurst } from "./burst_probe.ts";
import { idleTakesMs, probeIdle } from "./idle_probe.ts";

/** Several links and requests at once, unless some were refused for their number already. */
export async function tryBurst(battery: Battery): Promise<void> {
  const { target, context, evidence } = battery;
  const asked = evidence.filter((found) => found.kind === "http");
  if (asked.some(({ status }) => status === 429)) {
    // Asking on would only use up what others may still ask.
    evidence.push(headroomOf(asked));
    return battery.skip("burst", "proxy", "requests are being limited already");
  }
  await battery.phase({
    name: "burst",
    hop: "proxy",
    needsMs: context.adaptedMs(context.deadlines.upgradeMs),
    run: () => probeBurst(target, context),
  });
}

/** Leaves links quiet until something cuts them. */
export async function tryIdle(battery: Battery): Promise<void> {
  const { target, context } = battery;
  const takesMs = idleTakesMs(context);
  const report = (elapsedMs: number, totalMs: number): void => {
    const left = Math.max(0, Math.round((totalMs - elapsedMs) / 1000));
    context.step("idle", "network", "running", { takesMs, detail: `${left} s left` });
  };
  await battery.phase({
    name: "idle",
    hop: "network",
    takesMs,
    run: () => probeIdle(target, context, report),
  });
}
