import type { EvidenceOf } from "../../model/evidence.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";
import { errorText } from "../error_text.ts";
import { openedAgainst } from "../symptom_signs.ts";

const BODY_REGEXP = new RegExp(
  [
    "plain HTTP request was sent to HTTPS port",
    "HTTP request to an HTTPS server",
    "speaking plain HTTP to an SSL-enabled",
  ].join("|"),
  "i",
);
/** A TLS alert where a status line was due. */
const ALERT_REGEXP = /HPE_INVALID_(CONSTANT|VERSION)|Expected HTTP\//;
/** nginx's own code for plain HTTP on a TLS port. */
const NGINX_STATUS = 497;

/** Plain HTTP or `ws://` spoken to a TLS port. */
export const tlsExpected: Cause = {
  id: "tls-expected",
  title: "Plain HTTP is spoken to a TLS port",
  hop: "tls",
  prior: PRIOR.usual,
  signs: [
    sign(
      "http",
      7,
      ({ what, bodyStart = "", status }, { site }) =>
        !site.tls && what !== "plain-http" && isComplaint(bodyStart, status)
          ? `The port answers ${status}: it expects TLS`
          : null,
    ),
    sign(
      "upgrade",
      7,
      ({ variant = "normal", end }, { site }) =>
        !site.tls && variant === "normal" && isComplaint(end?.bodyStart ?? "", end?.status)
          ? `The handshake was answered ${end?.status}: the port expects TLS`
          : null,
    ),
    {
      kind: "http",
      weight: 5.5,
      decides: false,
      sees: (found, { site }) =>
        !site.tls && ALERT_REGEXP.test(errorText(found))
          ? "What came back is no HTTP but looks like a TLS alert"
          : null,
    },
    sign(
      "nginx_log",
      2,
      ({ what, count }, { site }) =>
        what === "plain-http-on-tls-port" && !site.tls
          ? `The proxy's log shows ${count} plain requests to its TLS port`
          : null,
    ),
    sign("tls", -3, (found, { site }) => isHeld(found) && site.tls ? "TLS is spoken here" : null),
    openedAgainst(),
  ],
  explanation: ({ site }) =>
    `Port ${site.port} expects a ClientHello and heard a plain request, so it answers 400 or an ` +
    "alert. The address says http or ws where https or wss is due.",
  fix: ({ site }) => ({
    language: "text",
    text: `# In the application: the encrypted address
wss://${site.host}${site.port === 443 ? "" : `:${site.port}`}${site.path}`,
  }),
  decider: ({ site }) => ({
    what: "Look at the same port with TLS",
    command: doctorCommand({ ...site, url: `https://${site.host}:${site.port}` }),
  }),
};

function isComplaint(body: string, status: number | null | undefined): boolean {
  return BODY_REGEXP.test(body) || status === NGINX_STATUS;
}

const isHeld = ({ outcome }: EvidenceOf<"tls">): boolean => outcome === "ok";
