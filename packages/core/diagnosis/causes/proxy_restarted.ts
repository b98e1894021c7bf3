import { type Cause, deciding, PRIOR, sign } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { plainText } from "../fixes.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import type { EvidenceOf } from "../../model/evidence.ts";
import type { Scene } from "../scene.ts";

const AT_ONCE_MS = 2000;
const AGES_APART_MS = 5000;

/** Many links end at once, and new ones work. */
export const proxyRestarted: Cause = {
  id: "proxy-restarted",
  title: "The proxy was restarted",
  hop: "proxy",
  parent: "connection-cut",
  prior: PRIOR.rare,
  signs: [
    proxyLog(5, ["restarted"], "it was restarted, or read its configuration again"),
    deciding("close", 6, (found, scene) => {
      const others = together(found, scene);
      return others >= 2 && reopened(found, scene)
        ? `${others} links of different ages ended within two seconds, and new ones open`
        : null;
    }),
    sign(
      "close",
      1.5,
      (found, scene) =>
        isCut(found) && reopened(found, scene)
          ? "A link ended without a close frame, and a new one opened at once"
          : null,
    ),
    sign(
      "page",
      -4,
      ({ what }) =>
        what === "address-changed" || what === "offline" || what === "frozen"
          ? "The device itself lost its network or slept"
          : null,
    ),
  ],
  explanation: () =>
    "A restart of the proxy, or a reload with worker_shutdown_timeout, ends all links at once " +
    "and without a close frame. Nothing is broken: clients have to open a new one by themselves.",
  fix: () =>
    plainText([
      "Nothing to repair. For fewer interruptions reload instead of restarting (nginx -s reload),",
      "and leave worker_shutdown_timeout long: old workers then keep their links until they end.",
    ]),
  decider: readLog,
};

type Close = EvidenceOf<"close">;

const isCut = ({ end }: Close): boolean => end.how === "closed" && (end.code ?? 1006) === 1006;

function together(found: Close, scene: Scene): number {
  const near = scene.all("close").filter((other) =>
    isCut(other) && Math.abs(other.at - found.at) <= AT_ONCE_MS
  );
  const ages = near.map(({ livedMs }) => livedMs);
  return Math.max(...ages) - Math.min(...ages) >= AGES_APART_MS ? near.length : 0;
}

function reopened(found: Close, scene: Scene): boolean {
  return scene.upgrades().some(({ outcome, at }) => outcome === "opened" && at > found.at);
}
