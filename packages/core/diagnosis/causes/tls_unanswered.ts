import { type Cause, PRIOR, sign } from "../cause.ts";
import { answeredSign } from "../passing_signs.ts";
import { openedAgainst } from "../symptom_signs.ts";
import { tcpTried } from "../tcp_signs.ts";
import { tlsOkSign } from "../tls_signs.ts";

/** TCP connects, the ClientHello gets no answer. */
export const tlsUnanswered: Cause = {
  id: "tls-unanswered",
  title: "TCP connects, and TLS gets no answer",
  hop: "tls",
  prior: PRIOR.rare,
  signs: [
    sign("tls", 6.5, ({ outcome, tookMs }, scene) =>
      outcome === "timeout" &&
        tcpTried(scene).every((other) => other.outcome === "connected" || isOtherFamily(other))
        ? `The ClientHello got no answer within ${Math.round(tookMs / 1000)} s`
        : null),
    sign(
      "tcp",
      0.5,
      (found, scene) =>
        found.outcome === "connected" && scene.some("tls", ({ outcome }) => outcome === "timeout")
          ? "TCP itself connects"
          : null,
    ),
    sign(
      "tls",
      -4,
      ({ facts }) =>
        facts?.["smallAnswer"] === true ? "A handshake with a small answer is answered" : null,
    ),
    tlsOkSign(),
    openedAgainst(),
    answeredSign(),
  ],
  explanation: () =>
    "Something accepts the connection and then says nothing. A server waits for another protocol " +
    "(the PROXY protocol), a process accepts and hangs, a firewall swallows the ClientHello, or " +
    "the certificates are lost on the way because they fill large packets.",
  fix: ({ site }) => ({
    language: "shell",
    text: `# On any machine: with a small ClientHello, and with a smaller segment size
openssl s_client -groups P-256 -connect ${site.host}:${site.port} -servername ${site.host}
# On the proxy's host: who accepts there, and what does it wait for
ss -ltnp 'sport = :${site.port}'; nginx -T | grep -n 'listen.*proxy_protocol'
tcpdump -ni any tcp port ${site.port}`,
  }),
  decider: ({ site }) => ({
    what: "Watch on the proxy's host whether the ClientHello arrives and whether it is answered",
    command: `tcpdump -ni any tcp port ${site.port}`,
  }),
};

/** One address that fails beside another that connects is a matter of its own. */
function isOtherFamily({ address }: { readonly address: string }): boolean {
  return address.includes(":");
}
