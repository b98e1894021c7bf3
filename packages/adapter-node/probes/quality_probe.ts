import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Evidence } from "@holdfast/core";
import { deadline } from "./deadline.ts";
import type { ProbeContext } from "./probe_context.ts";
import { ProbeLink } from "./probe_link.ts";
import { linkPath } from "./link_path.ts";
import { type ProbeTarget, randomChannel } from "./probe_target.ts";
import { qualityRecord, type RoundTrip, withoutStalls } from "./quality.ts";

/** Several links, because on one of them a lost packet holds up all that follow. */
const LINKS = 3;
const PINGS = 8;
const PING_EVERY_MS = 90;
const CONNECTIONS = 6;
const CONNECTION_EVERY_MS = 60;

/** Round trips over open links. */
export async function probeQuality(
  target: ProbeTarget,
  context: ProbeContext,
): Promise<readonly Evidence[]> {
  const at = context.now();
  const deadlineMs = context.adaptedMs(context.deadlines.upgradeMs);
  const measured = await Promise.all(Array.from({ length: LINKS }, async () => {
    const path = linkPath(target, context, randomChannel());
    const link = await ProbeLink.open(target, context, { path, deadlineMs });
    const trips = link === null ? [] : await pingOften(link, PINGS, PING_EVERY_MS, deadlineMs);
    // A link that ended answers nothing, which says nothing of packets.
    const isWhole = link?.isOpen ?? false;
    link?.destroy();
    return isWhole ? trips : [];
  }));
  const record = qualityRecord(at, withoutStalls(measured));
  return record === null ? [] : [record];
}

/** The same by connections, where no link opens. */
export async function probeConnections(
  target: ProbeTarget,
  context: ProbeContext,
): Promise<readonly Evidence[]> {
  const at = context.now();
  const connecting: Promise<RoundTrip>[] = [];
  for (let n = 0; n < CONNECTIONS; n++) {
    connecting.push(connectOnce(target, context));
    await sleep(CONNECTION_EVERY_MS);
  }
  const record = qualityRecord(at, await Promise.all(connecting));
  return record === null ? [] : [record];
}

/** Asks so many times, without waiting for the answers in between. */
export async function pingOften(
  link: ProbeLink,
  count: number,
  everyMs: number,
  deadlineMs: number,
): Promise<readonly RoundTrip[]> {
  const asking: Promise<RoundTrip>[] = [];
  const endsAt = performance.now() + deadlineMs;
  for (let n = 0; n < count && link.isOpen; n++) {
    const askedAt = performance.now();
    asking.push(
      link.ping(endsAt - askedAt).then((answeredAt) => ({ askedAt, answeredAt })),
    );
    await sleep(everyMs);
  }
  return await Promise.all(asking);
}

function connectOnce(target: ProbeTarget, context: ProbeContext): Promise<RoundTrip> {
  const askedAt = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host: context.address ?? target.host, port: target.port });
    const settle = (answeredAt: number | null): void => {
      cancel();
      socket.destroy();
      resolve({ askedAt, answeredAt });
    };
    const cancel = deadline(context.deadlines.tcpMs, () => settle(null));
    socket.once("error", () => settle(null));
    socket.once("connect", () => settle(performance.now()));
  });
}
