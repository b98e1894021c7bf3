import { type Cause, deciding, PRIOR, sign } from "../cause.ts";
import { busyAges, busyCuts, isSameLimit } from "../cut_signs.ts";
import { doctorCommand } from "../deciders.ts";

/** Something ends every connection after N seconds, however busy. */
export const lifetimeLimit: Cause = {
  id: "lifetime-limit",
  title: "Something ends every connection at a fixed age",
  hop: "network",
  parent: "connection-cut",
  prior: PRIOR.rare,
  signs: [
    deciding("lifetimes", 7, (_found, scene) => {
      const ages = busyAges(scene);
      return ages === null
        ? null
        : `${ages.count} of ${ages.of} links died at ${seconds(ages.ageMs)}, busy to the end`;
    }),
    deciding("close", 7, (_found, scene) => {
      const ages = busyAges(scene);
      return ages === null || scene.some("lifetimes")
        ? null
        : `${ages.count} links died at ${seconds(ages.ageMs)}, busy to the end`;
    }),
    deciding("close", 6.5, (_found, scene) => {
      const age = busyCuts(scene).find((lived) =>
        scene.some(
          "idle",
          ({ outcome, quietMs }) => outcome === "cut" && isSameLimit(quietMs, lived),
        )
      );
      return age === undefined || busyAges(scene) !== null
        ? null
        : `A quiet link and a busy one both died at ${seconds(age)}`;
    }),
    sign(
      "close",
      -4,
      ({ livedMs, end }, scene) =>
        end.how === "closed" && livedMs > 2 * (busyAges(scene)?.ageMs ?? Infinity)
          ? `A link lived ${seconds(livedMs)}`
          : null,
    ),
  ],
  explanation: () =>
    "Links die at one and the same age although they carried traffic up to the end, so no " +
    "keepalive can help: a load balancer, a serverless platform or a proxy's reload limits how " +
    "long a connection may last.",
  fix: ({ site }) => ({
    language: "text",
    text: `# In front of ${site.host}: the setting that limits a connection's age, such as
#   HAProxy: timeout tunnel; AWS, Google, Azure: the backend's timeout; Heroku, Cloud Run: fixed
#   nginx: worker_shutdown_timeout with frequent reloads
# In the application: open the next link before that age and close the old one afterwards`,
  }),
  decider: ({ site }) => ({
    what: "Hold a busy link beside a quiet one until they are cut",
    command: doctorCommand(site, "--deep"),
  }),
};

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
