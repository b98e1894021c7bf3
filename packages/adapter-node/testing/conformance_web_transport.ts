import { hasQuicLibrary } from "../http3/quic_library.ts";
import type { OfferedSession } from "../http3/server_connection.ts";
import { type SessionServer, startSessionServer } from "../http3/session_server.ts";
import { systemClock } from "../system_clock.ts";
import { PORTAL_PAGE, refusal } from "./conformance_answer.ts";
import { playLines } from "./conformance_line_session.ts";
import type { ShortCertificate } from "../http3/short_certificate.ts";

/** Serves the scenarios over WebTransport; null where its library is not installed. */
export async function serveTransports(
  { certificate, key }: ShortCertificate,
): Promise<SessionServer | null> {
  if (!hasQuicLibrary()) return null;
  const place = { host: "127.0.0.1", port: 0, certificate, key, clock: systemClock() };
  return await startSessionServer(place, answer);
}

function answer(offered: OfferedSession): void {
  const url = new URL(offered.request.path, "https://conformance.test");
  const [, root, kind, scenario = ""] = url.pathname.split("/");
  if (root !== "conformance" || kind !== "webtransport") return offered.refuse(404);
  const play = playLines(scenario, url.searchParams, () => offered.close());
  if (play !== null) {
    const { take: stream, over: closed } = play;
    return offered.accept({ stream, closed });
  }
  const reply = REPLIES[scenario];
  if (reply === undefined) offered.refuse(404);
  else reply(offered, url.searchParams);
}

const REPLIES: Readonly<
  Record<string, (offered: OfferedSession, params: URLSearchParams) => void>
> = {
  "silent": () => {},
  "hang-up": (offered) => offered.close(),
  "status": (offered, params) => {
    const { status, headers, body } = refusal(params);
    offered.refuse(status, Object.entries(headers), body);
  },
  // A success without a session: what follows is a page, and then nothing.
  "html-200": (offered) => offered.refuse(200, [["content-type", "text/html"]], PORTAL_PAGE),
  "redirect": (offered) => offered.refuse(302, [["location", "/elsewhere"]]),
  "echo-secret": (offered, params) => {
    const key = params.get("key") ?? "";
    const status = Number(params.get("code") ?? 401);
    offered.refuse(status, [["server", `echo ${key}`]], `No wallet ${key}`);
  },
};
