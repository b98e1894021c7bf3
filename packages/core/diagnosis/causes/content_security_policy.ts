import { type Cause, PRIOR, sign } from "../cause.ts";
import { detailOf, pageSign } from "../page_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";

/** The page's own `connect-src` refuses the address. */
export const contentSecurityPolicy: Cause = {
  id: "content-security-policy",
  title: "The page's own policy forbids the address",
  hop: "client",
  prior: PRIOR.rare,
  signs: [
    pageSign(
      "csp-violation",
      9,
      (found) => `The browser reports a violation of the page's policy${detailOf(found)}`,
    ),
    // Node's older WebSocket does the same on every failure, a page's only where it is blocked.
    sign(
      "upgrade",
      6,
      ({ fired, outcome }, { site }) =>
        site.from === "page" && fired === "error" && outcome !== "opened"
          ? "The socket fired an error and never a close: it was blocked before it was tried"
          : null,
    ),
    openedAgainst(),
  ],
  explanation: () =>
    "The page was served with a Content-Security-Policy whose connect-src does not list this " +
    "address (CSP 3 §6.1.2), so the browser asks nothing of it. A blocked WebSocket fires an " +
    "error and never a close.",
  fix: ({ site }) => ({
    language: "nginx",
    context: "server",
    text: `# In the server block that serves the page, in place of its present policy:
add_header Content-Security-Policy "connect-src 'self' ${site.url} ${socketOrigin(site)}" always;`,
  }),
  decider: () => ({
    what: "Read the policy in the page's answer, the address of the page in place of <page>",
    command: "curl -sSI <page> | grep -i content-security-policy",
  }),
};

const socketOrigin = ({ url }: { readonly url: string }): string => url.replace(/^http/, "ws");
