import { connect } from "node:net";
import type { Evidence, EvidenceOf } from "@holdfast/core";
import { deadline } from "./deadline.ts";
import { codeOf } from "./open_socket.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

const ADDRESSES_MAX = 8;
/** How long a connection must stand before it counts: a reset follows within a round trip. */
const STAND_MS = 40;

type Outcome = EvidenceOf<"tcp">["outcome"];

/** Connects to each of the addresses, at once. */
export function probeTcp(
  target: ProbeTarget,
  context: ProbeContext,
  addresses: readonly string[],
): Promise<readonly Evidence[]> {
  return Promise.all(
    addresses.slice(0, ADDRESSES_MAX).map((address) => connectTo(address, target, context)),
  );
}

function connectTo(
  address: string,
  target: ProbeTarget,
  context: ProbeContext,
): Promise<Evidence> {
  const at = context.now();
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let tookMs = 0;
    let standing: NodeJS.Timeout | undefined;
    const socket = connect({ host: address, port: target.port });
    const settle = (outcome: Outcome, error?: string): void => {
      cancel();
      clearTimeout(standing);
      context.signal.removeEventListener("abort", giveUp);
      socket.destroy();
      if (tookMs === 0) tookMs = performance.now() - startedAt;
      const record = { kind: "tcp", at, address, port: target.port, outcome, tookMs } as const;
      resolve(error === undefined ? record : { ...record, error });
    };
    const giveUp = (): void => settle("timeout");
    const cancel = deadline(context.deadlines.tcpMs, giveUp);
    context.signal.addEventListener("abort", giveUp);
    socket.on("error", (error) => settle(outcomeOf(codeOf(error)), codeOf(error)));
    socket.once("connect", () => {
      tookMs = performance.now() - startedAt;
      cancel();
      standing = setTimeout(() => settle("connected"), STAND_MS + Math.min(tookMs, 500));
    });
  });
}

function outcomeOf(code: string): Outcome {
  switch (code) {
    case "ECONNREFUSED":
      return "refused";
    case "ECONNRESET":
    case "EPIPE":
      return "reset";
    case "ETIMEDOUT":
      return "timeout";
    default:
      return "unreachable";
  }
}
