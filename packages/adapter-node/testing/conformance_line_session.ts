import { CONFORMANCE_TEXT } from "@holdfast/core/testing/conformance";
import { LineParser } from "@holdfast/core/web";
import type { Duplex } from "node:stream";
import { TextDecoder } from "node:util";
import { numberedMessages } from "./conformance_body.ts";

/** What a scenario plays with, once the client has said its first line. */
interface Play {
  readonly stream: Duplex;
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

/** A session that plays a scenario. */
export interface LinePlay {
  /** Takes the stream; what the client says on it goes to what comes back. */
  take(stream: Duplex): (chunk: Uint8Array) => void;
  /** The session is over. */
  over(): void;
}

/**
 * Plays a scenario on a stream of bytes, one message a line.
 *
 * @param cut Cuts the connection.
 * @returns Null where there is no such scenario.
 */
export function playLines(
  scenario: string,
  params: URLSearchParams,
  cut: () => void,
): LinePlay | null {
  const play = PLAYS[scenario];
  if (play === undefined) return null;
  const timers = new Set<ReturnType<typeof setInterval>>();
  const every = (everyMs: number, turn: () => boolean): void => {
    const timer = setInterval(() => turn() || clearInterval(timer), everyMs);
    timers.add(timer);
  };
  return {
    take: (stream) => {
      const decoder = new TextDecoder();
      let listener: ((text: string) => void) | null = null;
      const hear = (text: string): void => {
        if (listener !== null) return listener(text);
        listener = () => {};
        const say = (line: string): void => void stream.write(`${line}\n`);
        const listen = (next: (text: string) => void): void => void (listener = next);
        play({ stream, params, hello: text, say, hear: listen, every, cut });
      };
      const parser = new LineParser(LINE_MAX, { line: hear, empty: () => hear("") });
      return (chunk) => void parser.push(decoder.decode(chunk, { stream: true }));
    },
    over: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

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
