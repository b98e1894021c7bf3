import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { detailOf, pageSign } from "../page_signs.ts";
import { answeredSign } from "../passing_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";

const NEAR_REGEXP = /private|local(?! network)|loopback/i;
const DENIED_REGEXP = /denied|prompt|blocked|refused/i;

/** The browser refuses a public page a private address. */
export const localNetworkAccess: Cause = {
  id: "local-network-access",
  title: "The browser keeps this page away from the local network",
  hop: "client",
  prior: PRIOR.rare,
  signs: [
    sign(
      "page",
      5.5,
      (found) =>
        found.what === "address-space" && NEAR_REGEXP.test(found.detail ?? "")
          ? `The server's address belongs to a nearer network than the page's${detailOf(found)}`
          : null,
    ),
    // Alone it tells little: a browser that never asked may refuse by default.
    sign(
      "page",
      1,
      (found) =>
        found.what === "address-space" &&
          (found.facts?.["permission"] === "denied" || DENIED_REGEXP.test(found.detail ?? ""))
          ? "The permission for the local network was not given"
          : null,
    ),
    sign(
      "http",
      1.5,
      ({ what, outcome }, scene) =>
        what === "no-cors" && outcome === "failed" &&
          scene.some("page", ({ what }) => what === "address-space")
          ? "Every request of the page fails at once"
          : null,
    ),
    pageSign("offline", -4, () => "The device is offline"),
    openedAgainst(),
    answeredSign(),
  ],
  explanation: () =>
    "Chromium lets a public page reach private addresses only with the user's permission (Local " +
    "Network Access), and without it refuses fetch, event streams and WebSockets alike, before a " +
    "packet leaves. To the page that looks like a refused connection.",
  fix: ({ site }) => ({
    language: "text",
    text:
      `# In the browser: the icon left of the address, Site settings, Local network access: Allow
# Or open the page from the same network as the server, such as ${site.url}
# Or give ${site.host} a public address`,
  }),
  decider: ({ site }) => ({
    what: "Ask from a shell on the same device, which no such rule binds",
    command: doctorCommand(site),
  }),
};
