import { type Cause, PRIOR, sign } from "../cause.ts";
import { doctorCommand } from "../deciders.ts";

const FLAW_REGEXP = new RegExp(
  [
    ...["invalid (websocket )?frame", "RSV[123]", "reserved bit", "invalid opcode"],
    ...["invalid UTF-?8", "MASK must", "WS_ERR_\\w+"],
  ].join("|"),
  "i",
);

/** After the 101 come bytes that break RFC 6455. */
export const invalidFrames: Cause = {
  id: "invalid-frames",
  title: "What comes over the open link is no WebSocket",
  hop: "network",
  prior: PRIOR.rare,
  signs: [
    sign(
      "frames",
      8,
      ({ outcome, flaw }) =>
        outcome === "invalid"
          ? `A frame breaks RFC 6455${flaw === undefined ? "" : `: ${flaw}`}`
          : null,
    ),
    sign("close", 6.5, ({ end }) => {
      const flaw = FLAW_REGEXP.exec(end.message ?? "")?.[0];
      return flaw === undefined ? null : `This side ended the link because of a frame: ${flaw}`;
    }),
    sign("upgrade", 6.5, ({ variant = "normal", end }) => {
      const flaw = variant === "normal" ? FLAW_REGEXP.exec(end?.message ?? "")?.[0] : undefined;
      return flaw === undefined ? null : `This side ended the link because of a frame: ${flaw}`;
    }),
  ],
  explanation: () =>
    "After the handshake only frames may follow, and a side that hears anything else must fail " +
    "the connection (RFC 6455 §5.1, §7.1.7). A compression that was not agreed upon, a proxy " +
    "that writes text of its own, or a faulty server sends such bytes; a page sees 1006 only.",
  fix: ({ site }) => ({
    language: "text",
    text: `# On the server of ${site.host}, to see whether compression is what breaks (uvicorn):
uvicorn … --ws-per-message-deflate false
# In the proxy's location for ${site.location}: nothing that rewrites bodies
gzip off; sub_filter_types "";
# On a network that inspects TLS: exempt ${site.host}`,
  }),
  decider: ({ site }) => ({
    what: "Ask the server past the proxy: if its frames hold, the proxy or the network spoils them",
    command: doctorCommand(site, `--via ${site.upstream}=server`),
  }),
};
