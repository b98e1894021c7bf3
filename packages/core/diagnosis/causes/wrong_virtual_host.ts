import { handshakeAnswer, pathAnswer, restAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxText } from "../fixes.ts";
import { nginxSite } from "../nginx_site.ts";
import { openedAgainst } from "../symptom_signs.ts";

const DEFAULT_PAGE_REGEXP =
  /welcome to nginx|apache2? .{0,20}default page|default web ?(site|page)/i;

/** Another server block answers for this name. */
export const wrongVirtualHost: Cause = {
  id: "wrong-virtual-host",
  title: "Another server block answers for this name",
  hop: "proxy",
  parent: "path-not-proxied",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("wrong-virtual-host"),
    handshakeAnswer(
      2,
      ({ status, body }) => status === 421 || DEFAULT_PAGE_REGEXP.test(body),
      "the page of a site that was never set up, or a word that this host is not served here",
    ),
    pathAnswer(1, ({ body }) => DEFAULT_PAGE_REGEXP.test(body), "the page of a default site"),
    ...restAnswer(
      1,
      ({ status, who }) => status === 404 && who === "edge",
      "nothing of this site is known there",
    ),
    openedAgainst(),
  ],
  explanation: () =>
    "No server block has this name on this port, so nginx takes the default one: the first in " +
    "the files, or the one marked default_server. The right block exists perhaps, under another " +
    "name or port, or is not included.",
  fix: ({ site }) => {
    const { name } = nginxSite(site);
    const known = name.includes(" ") ? "_" : name.includes(":") ? `"[${name}]"` : name;
    return nginxText("server", [
      "# In the server block that is meant for this site, in place of its server_name; it has to",
      `# listen on port ${site.port}, and to be included (nginx -T shows what is).`,
      `server_name ${known};`,
    ]);
  },
  decider: readConfig,
};
