import { CONFORMANCE_TEXT } from "@holdfast/core/testing/conformance";
import { LineParser } from "@holdfast/core/web";
import { TextDecoder } from "node:util";
import { hasQuicLibrary, type QuicStream } from "../http3/quic_library.ts";
import type { OfferedSession } from "../http3/server_connection.ts";
import { type SessionServer, startSessionServer } from "../http3/session_server.ts";
import { systemClock } from "../system_clock.ts";
import { PORTAL_PAGE, refusal } from "./conformance_answer.ts";
import { numberedMessages } from "./conformance_body.ts";
import type { ShortCertificate } from "./short_certificate.ts";

/** What a scenario plays with, once the client has said its first line. */
interface Play {
  readonly stream: QuicStream;
  readonly params: URLSearchParams;
  readonly hello: string;
  /** Writes one line. */
  readonly say: (text: string) => void;
  /** Takes what the client says next. */
  readonly hear: (listener: (text: string) => void) => void;
  /** Runs something again and again until the stream is over or it says that it is done. */
  readonly every: (everyMs: number, turn: () => boolean) => void;
  /** Cuts the connection. */
  readonly cut: () => void;
}

/** Largest line of a client in a scenario: the cases send pieces of 64 KiB. */
const LINE_MAX = 1 << 20;

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
  const play = PLAYS[scenario];
  if (play !== undefined) return perform(offered, play, url.searchParams);
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

const PLAYS: Readonly<Record<string, (play: Play) => void>> = {
  "messages": ({ say, stream, params }) => {
    for (const text of numberedMessages(params)) say(text);
    if (!params.has("then-close")) return;
    say('{"type":"bye","code":1000}');
    stream.end();
  },
  "slow": ({ say, params, every }) => {
    let n = 0;
    const count = Number(params.get("count") ?? 3);
    every(Number(params.get("every-ms") ?? 20), () => {
      say(`${n++}:`);
      return n < count;
    });
  },
  "flood": ({ say, every }) =>
    every(2, () => {
      say("flood");
      return true;
    }),
  "large": ({ say, params }) => say(`${"x".repeat(Number(params.get("bytes")) - 1)}z`),
  "text": ({ say }) => say(CONFORMANCE_TEXT),
  "pieces": ({ stream, every }) => {
    const bytes = Buffer.from(`${CONFORMANCE_TEXT}\r\nafter\n`);
    let at = 0;
    every(1, () => {
      stream.write(bytes.subarray(at, at + 7));
      at += 7;
      return at < bytes.length;
    });
  },
  "half-line": ({ stream }) => void stream.end("whole\nhalf"),
  "hello": ({ say, hello }) => say(hello),
  "turned-away": ({ stream, params }) => {
    const bye = { type: "bye", code: Number(params.get("code")) };
    stream.end(`${JSON.stringify(bye)}\n`);
  },
  "echo": ({ say, hear }) => {
    say("");
    hear((text) => say(text));
  },
  "mute": ({ say, hear }) => {
    say("");
    hear((text) => {
      const { ask } = JSON.parse(text) as { readonly ask: number };
      say(JSON.stringify({ type: "answer", ask, id: "c:1" }));
    });
  },
  "no-pong": ({ say }) => say(""),
  "deaf": ({ say, stream }) => {
    say("");
    stream.pause();
  },
  "stray-pong": ({ say }) => {
    say("");
    say('{"type":"answer","ask":9}');
  },
  "close-after-open": ({ say, stream, params }) => {
    say("");
    stream.end(`${JSON.stringify({ type: "bye", code: Number(params.get("code")) })}\n`);
  },
  "reset-after-open": ({ say, cut }) => {
    say("");
    setTimeout(cut, 30);
  },
};

function perform(
  offered: OfferedSession,
  play: (play: Play) => void,
  params: URLSearchParams,
): void {
  const timers = new Set<ReturnType<typeof setInterval>>();
  const every = (everyMs: number, turn: () => boolean): void => {
    const timer = setInterval(() => turn() || clearInterval(timer), everyMs);
    timers.add(timer);
  };
  offered.accept({
    stream: (stream) => {
      const decoder = new TextDecoder();
      let listener: ((text: string) => void) | null = null;
      const hear = (text: string): void => {
        if (listener !== null) return listener(text);
        listener = () => {};
        const say = (line: string): void => void stream.write(`${line}\n`);
        play({
          stream,
          params,
          hello: text,
          say,
          hear: (next) => (listener = next),
          every,
          cut: () => offered.close(),
        });
      };
      const parser = new LineParser(LINE_MAX, { line: hear, empty: () => hear("") });
      return (chunk) => void parser.push(decoder.decode(chunk, { stream: true }));
    },
    closed: () => {
      for (const timer of timers) clearInterval(timer);
    },
  });
}
