import type { EvidenceOf } from "../../model/evidence.ts";
import { askDirectly } from "../deciders.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { plainText } from "../fixes.ts";
import {
  type GatewayRefusal,
  hasRefusal,
  isOfGateway,
  refusedByGateway,
} from "../gateway_refusal.ts";
import type { Scene } from "../scene.ts";

const MEANING: Readonly<Record<number, string>> = {
  1000: "normal end",
  1001: "going away",
  1002: "protocol error",
  1003: "unsupported data",
  1007: "invalid data",
  1008: "policy violation",
  1009: "message too big",
  1010: "extension missing",
  1011: "internal error",
  1012: "restart",
  1013: "try again later",
  1014: "bad gateway",
};
/** They say that it ends for the moment, not that anything is wrong. */
const PASSING: ReadonlySet<number> = new Set([1000, 1001, 1012, 1013]);
const REASON_CHARACTERS_MAX = 123;

const isRestart = ({ code }: GatewayRefusal): boolean => code === 1012;
const isDraining = (scene: Scene): boolean => hasRefusal(scene, isRestart) || saysDraining(scene);

/** The server closed the link itself, with a code. */
export const closedByServer: Cause = {
  id: "closed-by-server",
  title: "The server closed the link",
  titleIn: (scene) =>
    isDraining(scene) ? "The gateway takes no new links: it is being stopped" : null,
  hop: "server",
  prior: PRIOR.usual,
  signs: [
    sign("close", 6, (found, scene) => {
      const code = codeOf(found);
      if (code === null || (PASSING.has(code) && healed(found, scene))) return null;
      return told(code, found);
    }),
    sign("close", 1, (found) => {
      const code = codeOf(found);
      return code !== null && PASSING.has(code) ? told(code, found) : null;
    }),
    ...refusedByGateway(9, isRestart),
    sign(
      "http",
      7,
      (found, scene) =>
        found.what === "ready" && found.status === 503 && saysDraining(scene)
          ? "The gateway itself says that it drains"
          : null,
    ),
    sign("server_log", -4, ({ what }) => {
      return what === "keepalive-timeout"
        ? "The server's log says that it missed the client's pongs"
        : null;
    }),
  ],
  explanation: (scene) => {
    if (isDraining(scene)) {
      return "The gateway ends its links with 1012 and takes no new ones, as it does before it " +
        "stops. Clients go on with another gateway, or come back after the restart by themselves.";
    }
    const codes = [...new Set(scene.all("close").flatMap((found) => codeOf(found) ?? []))].sort();
    const list = codes.map((code) => `${code} (${meaning(code)})`).join(", ");
    return `The server ended the link with a close frame, so the path carries frames well${
      list === "" ? "" : `. It said ${list}`
    }. What the code means is the server's own word; proxies pass it on unchanged.`;
  },
  fix: (scene) => {
    if (isDraining(scene)) {
      return plainText([
        "Wait for the restart. If the gateway stays like this, its process hangs in its end: start",
        "it again. What balances load should ask /readyz, which says 503 as long as it drains.",
      ]);
    }
    const codes = scene.all("close").flatMap((found) => codeOf(found) ?? []);
    const isPassing = codes.every((code) => PASSING.has(code));
    return plainText(
      isPassing
        ? [
          "Open a new link: the server was restarted or ended it on purpose. If that happens",
          "again and again, its own log says why.",
        ]
        : [
          "Look for the code and its reason in the server's log. 1003 and 1007: send text that it",
          "can read. 1008 and 4xxx: it refuses this client, log in again. 1009: send less at once.",
          "1011: it failed itself.",
        ],
    );
  },
  decider: askDirectly,
};

function codeOf({ end }: EvidenceOf<"close">): number | null {
  const { how, code = 1006 } = end;
  const isSaid = how === "closed" && code !== 1005 && code !== 1006 && code !== 1015 &&
    code >= 1000 && code <= 4999;
  // A server that misses pongs says so; that has a cause of its own.
  return isSaid && !/keepalive|ping timeout/i.test(end.reason ?? "") ? code : null;
}

function saysDraining(scene: Scene): boolean {
  return scene.some(
    "http",
    (found) =>
      found.what === "ready" && isOfGateway(found) &&
      /"draining":true/.test(found.bodyStart ?? ""),
  );
}

function healed(found: EvidenceOf<"close">, scene: Scene): boolean {
  return scene.upgrades().some(({ outcome, at }) => outcome === "opened" && at > found.at);
}

const meaning = (code: number): string =>
  MEANING[code] ?? (code >= 4000 ? "the application's own" : "of a library");

function told(code: number, { end }: EvidenceOf<"close">): string {
  const reason = (end.reason ?? "").slice(0, REASON_CHARACTERS_MAX).replaceAll(/[^ -~]/g, " ")
    .trim();
  return `The server closed with ${code}, ${meaning(code)}${reason === "" ? "" : `: ${reason}`}`;
}
