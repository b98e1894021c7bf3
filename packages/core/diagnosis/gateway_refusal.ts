import type { Answer } from "./answerer.ts";
import { type Sign, sign } from "./cause.ts";
import type { Scene } from "./scene.ts";

/** What a gateway of the feed protocol says when it says no. */
export interface GatewayRefusal {
  readonly status: number;
  /** Of the feed protocol: 4401, 4429, 1012, … */
  readonly code: number;
  /** Its sentence. */
  readonly detail: string;
}

const REFUSAL_REGEXP = /^\s*\{"code":(\d{4}),"detail":"([^"\\]{0,200})"/;

/** Whether a gateway itself answered, and nothing in front of it: it names itself each time. */
export function isOfGateway({ headers }: Pick<Answer, "headers">): boolean {
  return headers?.["holdfast"] !== undefined;
}

/** Reads a gateway's own refusal; null for every other answer. */
export function gatewayRefusal(answer: Answer | undefined): GatewayRefusal | null {
  const status = answer?.status ?? null;
  if (answer === undefined || status === null || !isOfGateway(answer)) return null;
  const [, code, detail = ""] = REFUSAL_REGEXP.exec(answer.bodyStart ?? "") ?? [];
  return code === undefined ? null : { status, code: Number(code), detail };
}

/**
 * The gateway itself refused the handshake in question, or the request for the value, in the way
 * asked for.
 */
export function refusedByGateway(
  weight: number,
  asks: (refusal: GatewayRefusal, scene: Scene) => boolean,
): readonly Sign[] {
  const says = (subject: string, answer: Answer | undefined, scene: Scene): string | null => {
    const refusal = gatewayRefusal(answer);
    return refusal !== null && asks(refusal, scene)
      ? `The gateway itself answered ${subject} ${refusal.status}: ${refusal.detail}`
      : null;
  };
  return [
    sign(
      "upgrade",
      weight,
      ({ variant = "normal", outcome, end }, scene) =>
        variant === "normal" && outcome === "refused" ? says("the handshake", end, scene) : null,
    ),
    sign(
      "http",
      weight,
      (found, scene) =>
        found.what === "wallet" ? says("the request for the value", found, scene) : null,
    ),
  ];
}

/** Whether the gateway refused in the way asked for, at any of its doors. */
export function hasRefusal(scene: Scene, asks: (refusal: GatewayRefusal) => boolean): boolean {
  const isAsked = (answer: Answer | undefined): boolean => {
    const refusal = gatewayRefusal(answer);
    return refusal !== null && asks(refusal);
  };
  return scene.upgrades().some(({ end }) => isAsked(end)) ||
    scene.some("http", (found) => found.what === "wallet" && isAsked(found));
}

/** There is no such feed: told only to who may read it, so the path and the ticket are right. */
export function isNoFeed({ code, detail }: GatewayRefusal): boolean {
  return code === 4404 && /no such feed/.test(detail);
}
