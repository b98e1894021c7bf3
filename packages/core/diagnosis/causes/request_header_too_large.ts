import { handshakeAnswer, type Heard, restAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR } from "../cause.ts";
import { readLog } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxText } from "../fixes.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

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
    ...findingSigns("request-header-too-large", { refusedWith: [400, 414, 431, 494] }),
    handshakeAnswer(8, isTooLarge, "its header buffers are too small"),
    ...restAnswer(6, isTooLarge, "the header buffers are too small"),
    proxyLog(5, ["client-header-too-large"], "a request's head was too large"),
    openedAgainst(),
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
