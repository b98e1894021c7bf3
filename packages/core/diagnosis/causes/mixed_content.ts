import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { detailOf, pageSign } from "../page_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";

/** `ws://` or `http://` asked for from an `https://` page. */
export const mixedContent: Cause = {
  id: "mixed-content",
  title: "An https page asks for an unencrypted address",
  hop: "client",
  prior: PRIOR.usual,
  signs: [
    pageSign(
      "mixed-content",
      9,
      (found) => `The browser refuses plain HTTP from this secure page${detailOf(found)}`,
    ),
    sign(
      "upgrade",
      6,
      ({ fired }, scene) =>
        fired === "exception" && !scene.site.tls &&
          scene.some("page", ({ what }) => what === "secure-page")
          ? "The page is secure, the address is ws://, and the constructor throws"
          : null,
    ),
    openedAgainst(),
  ],
  explanation: () =>
    "A page that came over https may ask nothing over plain HTTP (W3C Mixed Content). " +
    "The constructor of the WebSocket throws before a single packet leaves.",
  fix: ({ site }) => ({
    language: "text",
    text: `# In the page's settings: the encrypted address of the same server
wss://${site.host}${site.path}
# If the server has no certificate, serve the page itself over http, from the same network`,
  }),
  decider: ({ site }) => ({
    what: "See whether the server also speaks TLS",
    command: doctorCommand({ ...site, url: `https://${site.host}` }),
  }),
};
