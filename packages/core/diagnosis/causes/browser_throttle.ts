import { type Cause, PRIOR } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { detailOf, pageSign } from "../page_signs.ts";

/** The browser itself delays retries after many failures. */
export const browserThrottle: Cause = {
  id: "browser-throttle",
  title: "The browser delays new WebSockets after many failures",
  hop: "client",
  prior: PRIOR.rare,
  signs: [
    pageSign(
      "retry-delayed",
      8.5,
      (found) => `A handshake was held back by the browser before it left${detailOf(found)}`,
    ),
  ],
  explanation: () =>
    "After failed handshakes a browser lets the next ones to that host wait, longer each time " +
    "(RFC 6455 §7.2.3 asks for it). The server may have been well for a while.",
  fix: ({ site }) => ({
    language: "text",
    text: `# In the browser: reload the page once ${site.host} answers again
# In the application: fewer attempts, with pauses that grow, so that the browser need not brake`,
  }),
  decider: ({ site }) => ({
    what: "See from outside the browser whether the server takes handshakes",
    command: doctorCommand(site),
  }),
};
