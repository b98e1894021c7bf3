import { handshakeAnswer, type Heard, pathAnswer, restAnswer } from "../answer_signs.ts";
import { type Cause, PRIOR } from "../cause.ts";
import { readConfig } from "../deciders.ts";
import { findingSigns } from "../finding_signs.ts";
import { nginxWebSocketBlock } from "../fixes.ts";
import { isOfGateway } from "../gateway_refusal.ts";
import { proxyLog } from "../proxy_log_signs.ts";
import { isLogin, redirectOf } from "../redirect_of.ts";
import { answeredOtherwise, openedAgainst } from "../symptom_signs.ts";

const asksForLogin = ({ status, headers }: Heard): boolean => {
  const target = redirectOf(status, headers);
  return target !== null && isLogin(target);
};

/** Somebody has to log in first. */
export const authRequired: Cause = {
  id: "auth-required",
  title: "A login stands in front",
  hop: "proxy",
  prior: PRIOR.usual,
  signs: [
    ...findingSigns("auth-required", { refusedWith: [301, 302, 303, 307, 401, 403, 500] }),
    // A gateway's own 401 is about a ticket.
    handshakeAnswer(
      6.5,
      (heard) => heard.status === 401 && !isOfGateway(heard),
      "it wants a login",
    ),
    handshakeAnswer(7, asksForLogin, "it sends to a login, and no WebSocket follows"),
    pathAnswer(
      4.5,
      ({ status, who }) => status === 401 && who !== "server",
      "it wants a login",
    ),
    pathAnswer(2, asksForLogin, "it sends to a login"),
    ...restAnswer(
      3,
      ({ status, who, headers }) =>
        status === 401 && (who === "edge" || headers["www-authenticate"] !== undefined),
      "a login is wanted",
    ),
    proxyLog(5, ["auth-failed"], "a login failed, or none was tried"),
    openedAgainst(),
    answeredOtherwise([301, 302, 303, 307, 308, 401, 403, 500]),
  ],
  explanation: () =>
    "Something in front asks for a password or a session. A page cannot add an Authorization " +
    "header to a WebSocket, and cookies of a login on another site are not sent along.",
  fix: ({ site }) => nginxWebSocketBlock(site, ["auth_basic off;", "auth_request off;"]),
  decider: readConfig,
};
