import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { detailOf, worksAfter } from "../page_signs.ts";
import type { Scene } from "../scene.ts";

/** Throttled or frozen tab, sleeping device: silence on this side. */
export const pageFrozen: Cause = {
  id: "page-frozen",
  title: "The tab was frozen or the device slept",
  hop: "client",
  prior: PRIOR.rare,
  signs: [
    sign(
      "page",
      6,
      (found, scene) =>
        found.what === "frozen" && hasNotHealed(found, scene)
          ? `The page stood still${detailOf(found)}`
          : null,
    ),
    sign(
      "page",
      5.2,
      (found, scene) =>
        found.what === "timers-late" && isDeaf(scene)
          ? `The page's timers run late${detailOf(found)}`
          : null,
    ),
  ],
  explanation: () =>
    "Browsers freeze hidden tabs and stretch their timers, and a sleeping device answers nobody. " +
    "Links die meanwhile, or look silent because nobody listened. Nothing on the path is at fault.",
  fix: ({ site }) => ({
    language: "text",
    text: `# In the browser: keep the tab visible, or exempt ${site.host} from sleeping tabs
# In the application: reconnect on visibilitychange and pageshow, do not wait for a close`,
  }),
  decider: ({ site }) => ({
    what: "Watch from a program that no browser freezes",
    command: doctorCommand(site, "--deep"),
  }),
};

/** A sleep that the link outlived, or after which it came back, explains nothing. */
function hasNotHealed({ at }: EvidenceOf<"page">, scene: Scene): boolean {
  if (worksAfter(scene, at)) return false;
  return scene.some("close", (found) => found.at >= at) ||
    scene.some("loopback", (found) => found.outcome === "missing" && found.at >= at) ||
    scene.some("poll", (found) => found.outcome === "failed" && found.at >= at);
}

/** Timers are found to have been late once it is over: what they missed lies before. */
function isDeaf(scene: Scene): boolean {
  const heard = scene.some("loopback", ({ outcome }) => outcome === "ok") ||
    scene.some("frames", ({ outcome }) => outcome === "arrived");
  return !heard && (scene.some("loopback") || scene.some("close") ||
    scene.some("poll", ({ outcome }) => outcome === "failed"));
}
