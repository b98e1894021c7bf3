import { type Cause, PRIOR, sign } from "../cause.ts";
import { cutAges, cutSaid } from "../cut_signs.ts";
import { doctorCommand } from "../deciders.ts";
import { worksAfter } from "../page_signs.ts";

/** An open WebSocket ended without a close frame, and nothing more is known. */
export const connectionCut: Cause = {
  id: "connection-cut",
  title: "The open WebSocket is cut without a word",
  hop: "network",
  isArchetype: true,
  prior: PRIOR.common,
  signs: [
    sign(
      "close",
      3.3,
      (found, scene) => cutSaid(found) && !worksAfter(scene, found.at) ? CUT_SAYS : null,
    ),
    sign("close", 3.5, (found, scene) => {
      const cuts = scene.all("close").filter(cutSaid);
      return cutSaid(found) && new Set(cuts.map(({ at }) => at)).size >= 2
        ? "Open links ended without a close frame again and again"
        : null;
    }),
    sign("lifetimes", 3.5, (_found, scene) => {
      const ages = cutAges(scene);
      return ages === null
        ? null
        : `Links die at ${seconds(ages.ageMs)}: ${ages.count} of ${ages.of}`;
    }),
    sign(
      "idle",
      3.5,
      ({ outcome, quietMs }) =>
        outcome === "cut" ? `A link that was quiet for ${seconds(quietMs)} was cut` : null,
    ),
  ],
  explanation: () =>
    "The link was open and ended with 1006: without a closing handshake (RFC 6455 §7.1.5), so " +
    "nobody said why. In order of likelihood: a proxy or a NAT forgot a quiet connection; the " +
    "proxy was restarted; the network changed or reset it.",
  fix: ({ site }) => ({
    language: "text",
    text:
      `# In the application: say something every 20 s, so that nothing on the way forgets the link
# Then, to see who cuts it, hold a quiet link and read the proxy's timeouts:
${doctorCommand(site, "--deep --nginx /etc/nginx/nginx.conf")}`,
  }),
  decider: ({ site }) => ({
    what: "Hold a quiet link until it is cut, and compare with the proxy's timeouts",
    command: doctorCommand(site, "--deep --nginx /etc/nginx/nginx.conf"),
  }),
};

const CUT_SAYS = "An open link ended with 1006, without a close frame";
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
