import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** LNbits' key does not arrive, so the balance cannot be asked for. */
export function apiKeyStripped(subject: Subject): readonly RuleFinding[] {
  const { rest } = subject;
  if (!subject.isLnbits || !subject.isProxied(rest) || subject.sent("x-api-key", rest).length > 0) {
    return [];
  }
  const place = rest.locations.at(-1) ?? rest.server;
  const [line] = subject.headerLines("X-Api-Key", rest);
  const all = subject.setting("proxy_pass_request_headers", rest);
  const at = line ?? all;
  return [{
    cause: "api-key-stripped",
    severity: "error",
    at: at ?? rest.pass,
    message: "LNbits does not get the X-Api-Key of requests for the wallet" +
      `${at === null ? "" : ", because of this line"}: it answers 401, and no balance arrives.`,
    fix: {
      into: place,
      context: "location",
      lines: line === undefined
        ? ["proxy_pass_request_headers on;"]
        : ["proxy_set_header X-Api-Key $http_x_api_key;"],
      instead: at === null ? [] : [at],
    },
  }];
}
