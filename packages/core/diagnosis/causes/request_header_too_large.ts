import { handshakeAnswer, type Heard, heardOf, restAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR, sign } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxText } from "../fixes.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import type { Scene } from "../scene.ts";
import { answeredOtherwise } from "../symptom_signs.ts";

const isTooLarge = ({ status, body }: Heard): boolean =>
  [414, 431, 494].includes(status) ||
  (status === 400 && /(header|cookie|request line|request-uri).{0,30}too (large|long|big)/i
    .test(body));

/** The request's head does not fit the proxy's buffers. */
export const requestHeaderTooLarge: Cause = {
  id: "request-header-too-large",
  title: "The request's headers are too large for the proxy",
  hop: "proxy",
  prior: PRIOR.rare,
  signs: [
    ...findingSigns("request-header-too-large", {
      refusedWith: [400, 414, 431, 494],
      shows: isSeen,
    }),
    handshakeAnswer(8, isTooLarge, "its header buffers are too small"),
    ...restAnswer(6, isTooLarge, "the header buffers are too small"),
    sign("http", 6.5, (found) => {
      const heard = found.what === "heavy-up" ? heardOf(found) : null;
      return heard !== null && isTooLarge(heard)
        ? `A request of no more than two kilobytes was answered ${heard.status}`
        : null;
    }),
    proxyLog(5, ["client-header-too-large"], "a request's head was too large"),
    answeredOtherwise([400, 414, 431, 494]),
  ],
  explanation: () =>
    "Cookies, tokens or a long query make the head of the request larger than the proxy's " +
    "buffers. It refuses the request before anything behind it sees it.",
  fix: ({ site }) =>
    nginxText("server", [
      `# In the server block of ${site.host}; in the first server block of this port it counts for`,
      "# all of them.",
      "client_header_buffer_size 8k;",
      "large_client_header_buffers 8 32k;",
    ]),
  decider: readLog,
};

function isSeen(scene: Scene): boolean {
  return scene.all("http").some((found) => {
    const heard = heardOf(found);
    return heard !== null && isTooLarge(heard);
  });
}
