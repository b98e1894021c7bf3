import type { IncomingMessage, ServerResponse } from "node:http";
import type { FeedPath } from "./admit.ts";
import { answerJson, answerRefusal } from "./answer.ts";
import type { ClientReports } from "./client_reports.ts";
import type { Admitted, GatewayContext } from "./gateway_context.ts";
import type { LinkHistory } from "./link_history.ts";
import { readBody } from "./read_body.ts";
import { REFUSALS } from "./refusal.ts";

/** What the operations of a gateway look at. */
export interface OperationsContext extends GatewayContext {
  readonly reports: ClientReports;
  readonly history: LinkHistory;
}

const REPORT_MAX_BYTES = 4096;
const FEED_REGEXP = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * Reads `/v1/reports?feed=…` and `/v1/diagnostics?feed=…`; null for any other path, and for a feed
 * that can be none.
 */
export function operationPathOf(address: string | undefined): FeedPath | null {
  const [path = "", text = ""] = (address ?? "").split("?", 2);
  const carrier = /^\/v1\/(reports|diagnostics)$/.exec(path)?.[1];
  const query = new URLSearchParams(text);
  const feed = query.get("feed") ?? "";
  return carrier === undefined || !FEED_REGEXP.test(feed)
    ? null
    : { feed, carrier, item: null, query };
}

/** Takes in what a client tells of its own state. */
export async function takeReport(
  { reports, clock }: OperationsContext,
  { feed }: Admitted,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") return answerRefusal(response, REFUSALS.noMethod);
  const body = await readBody(request, REPORT_MAX_BYTES);
  if (body === null) return answerRefusal(response, REFUSALS.tooLarge);
  const report = reports.add(feed, body, clock.now());
  if (report === null) return answerRefusal(response, REFUSALS.badRequest);
  response.writeHead(204).end();
}

/** What the gateway sees of one feed: its upstream, its readers, how links ended, what was told. */
export async function answerDiagnostics(
  { hub, admission, reports, history }: OperationsContext,
  { feed }: Admitted,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "GET") return answerRefusal(response, REFUSALS.noMethod);
  answerJson(response, 200, {
    feed: await hub.describe(feed) ?? { readers: 0 },
    heartbeatMs: hub.heartbeatMs,
    links: admission.links,
    limits: admission.limits,
    ended: history.of(feed),
    reports: reports.of(feed).slice(-50),
  });
}
