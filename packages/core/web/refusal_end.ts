import type { LinkEnd } from "../model/link_end.ts";
import type { Clock } from "../ports/clock.ts";
import { readBodyStart } from "./body_text.ts";
import { bodyStart, retryAfterOf, tellingHeaders } from "./http_evidence.ts";
import type { ResponseLike, WebPlatform } from "./web_platform.ts";

/** The end of a link whose request was answered with something else than was asked for. */
export async function refusalEnd<Signal>(
  response: ResponseLike,
  web: WebPlatform<Signal>,
  clock: Clock,
  secrets: readonly string[],
): Promise<LinkEnd> {
  const text = await readBodyStart(response, web, clock);
  const retryAfterMs = retryAfterOf(response.headers, clock.now());
  return {
    how: "refused",
    ...statusOf(response),
    headers: tellingHeaders(response.headers, secrets),
    bodyStart: bodyStart(text, secrets),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** The status, or word of the redirect that a page may not see (Fetch §2.2.6). */
function statusOf(response: ResponseLike): Pick<LinkEnd, "status" | "message"> {
  if (response.type === "opaqueredirect") {
    return { message: "Redirected to another address, which is not followed" };
  }
  return { status: response.status };
}
