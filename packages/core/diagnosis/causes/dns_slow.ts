import { type Cause, PRIOR, sign } from "../cause.ts";

/** A cold look-up over a slow link takes a second; more is a resolver that was waited for. */
const SLOW_MS = 1500;

/** The name resolves, but only after seconds. */
export const dnsSlow: Cause = {
  id: "dns-slow",
  title: "The name resolves only after seconds",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    sign(
      "dns",
      5.5,
      ({ addresses, tookMs, name }) =>
        addresses.length > 0 && tookMs >= SLOW_MS
          ? `${name} took ${(tookMs / 1000).toFixed(1)} s to resolve`
          : null,
    ),
    sign(
      "dns",
      -4,
      ({ addresses, tookMs }, scene) =>
        addresses.length > 0 && !scene.some("dns", (other) => other.tookMs >= SLOW_MS)
          ? `The name resolved in ${Math.round(tookMs)} ms`
          : null,
    ),
  ],
  explanation: () =>
    "A resolver that is silent is waited for, five seconds as a rule, before the next is asked. " +
    "Every new connection pays for it; those that are open do not.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On this device: which of the resolvers is slow
for server in $(awk '/^nameserver/ { print $2 }' /etc/resolv.conf); do
  dig @"$server" ${site.host} | awk -v s="$server" '/Query time/ { print s, $4, "ms" }'
done
# Take the silent one out of /etc/resolv.conf, or ask for less patience there:
# options timeout:1 attempts:2`,
  }),
  decider: ({ site }) => ({
    what: "Ask twice: the second answer comes from the cache, so a slow one is the resolver's",
    command: `time getent ahosts ${site.host}; time getent ahosts ${site.host}`,
  }),
};
