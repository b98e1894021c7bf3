import type { IncomingMessage, ServerResponse } from "node:http";
import type { Admitted, GatewayContext } from "../gateway_context.ts";
import { EVENT_STREAM_FORMAT, LINE_STREAM_FORMAT, streamFeed } from "./http_reader.ts";
import { longPoll } from "./long_poll.ts";
import { poll } from "./poll.ts";

/** Answers a request for a feed that was let in. */
export type Carrier = (
  context: GatewayContext,
  admitted: Admitted,
  response: ServerResponse,
  request: IncomingMessage,
) => Promise<void>;

/** Carriers over plain requests, by the last part of their path. */
export const CARRIERS: Readonly<Record<string, Carrier>> = {
  "": (context, admitted, response, request) => poll(context, admitted, request, response),
  "events": (context, admitted, response) =>
    streamFeed(context, admitted, response, EVENT_STREAM_FORMAT),
  "stream": (context, admitted, response) =>
    streamFeed(context, admitted, response, LINE_STREAM_FORMAT),
  "next": longPoll,
};
