import type { Answer } from "./answer.ts";
import type { Channels } from "./channels.ts";
import { Refusal } from "./refusal.ts";
import type { Route } from "./route.ts";

/** Pushing by hand: no key, any text, any channel. That is how LNbits is. */
export function socketRoutes(channels: Channels): readonly Route[] {
  return [
    {
      method: "POST",
      path: /^\/api\/v1\/ws\/([^/]+)$/,
      answer(ask, id = ""): Answer {
        const text = ask.parameter("data");
        if (text === undefined) {
          const missing = { msg: "field required", type: "value_error.missing" };
          throw new Refusal(400, [{ loc: ["query", "data"], ...missing }]);
        }
        channels.send(id, text);
        return { status: 200, json: { sent: true, data: text } };
      },
    },
    {
      method: "GET",
      path: /^\/api\/v1\/ws\/([^/]+)\/([^/]+)$/,
      answer(_, id = "", text = ""): Answer {
        channels.send(id, text);
        return { status: 200, json: { sent: true, data: text } };
      },
    },
  ];
}
