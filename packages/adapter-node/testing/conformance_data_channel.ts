import { CONFORMANCE_TEXT } from "@holdfast/core/testing/conformance";
import type { IncomingMessage } from "node:http";
import { answerOffer } from "../gateway/answer_offer.ts";
import { readBody } from "../gateway/read_body.ts";
import { readOffer } from "../gateway/read_offer.ts";
import { guarded, loadPeerLibrary, type NativeChannel } from "../peer_library.ts";
import { systemClock } from "../system_clock.ts";
import type { HttpScenario } from "./conformance_answer.ts";

/** What a scenario plays with. */
interface Play {
  readonly channel: NativeChannel;
  readonly request: IncomingMessage;
  readonly params: URLSearchParams;
  /** Cuts the connection. */
  readonly cut: () => void;
  /** Runs something again and again until the channel closes or it says that it is over. */
  readonly every: (everyMs: number, turn: () => boolean) => void;
}

/** Scenarios, and the end of all peers they made. */
export interface DataChannelScenarios {
  readonly scenarios: Readonly<Record<string, HttpScenario>>;
  close(): void;
}

/** Each offer is answered, and what happens then is the scenario. */
export function dataChannelScenarios(): DataChannelScenarios {
  const cuts = new Set<() => void>();
  const scenarios = Object.entries(PLAYS).map(([name, play]) => [name, scenario(play, cuts)]);
  return {
    scenarios: Object.fromEntries(scenarios),
    close: () => {
      for (const cut of cuts) cut();
    },
  };
}

const PLAYS: Readonly<Record<string, (play: Play) => void>> = {
  "messages": ({ channel, params }) => {
    const from = Number(params.get("from") ?? 0);
    const bytes = Number(params.get("bytes") ?? 0);
    for (let n = from; n < from + Number(params.get("count") ?? 1); n++) {
      channel.sendMessage(`${n}:`.padEnd(bytes, "m"));
    }
    if (params.has("then-close")) channel.sendMessage('{"type":"bye","code":1000}');
  },
  "slow": ({ channel, params, every }) => {
    let n = 0;
    const count = Number(params.get("count") ?? 3);
    every(
      Number(params.get("every-ms") ?? 20),
      () => channel.sendMessage(`${n++}:`) && n < count,
    );
  },
  "flood": ({ channel, every }) => every(2, () => channel.sendMessage("flood")),
  "large": ({ channel, params }) => {
    channel.sendMessage(`${"x".repeat(Number(params.get("bytes")) - 1)}z`);
  },
  "empty": ({ channel }) => void channel.sendMessage(""),
  "text": ({ channel }) => void channel.sendMessage(CONFORMANCE_TEXT),
  // A message larger than a packet is cut into pieces by the carrier itself (RFC 8831 §6.6).
  "pieces": ({ channel }) => {
    channel.sendMessage(CONFORMANCE_TEXT);
    channel.sendMessage("after");
  },
  "headers": ({ channel, request }) => void channel.sendMessage(JSON.stringify(request.headers)),
  "resume": ({ channel, params }) => {
    channel.sendMessage(params.get("after") ?? "from the start");
  },
  "echo": ({ channel }) => {
    channel.onMessage(guarded((text) => channel.sendMessage(String(text)), () => channel.close()));
  },
  "mute": ({ channel }) => answerAsks(channel),
  "no-pong": () => {},
  "deaf": () => {},
  "stray-pong": ({ channel }) => void channel.sendMessage('{"type":"answer","ask":9}'),
  "close-after-open": ({ channel, params }) => {
    channel.sendMessage(JSON.stringify({ type: "bye", code: Number(params.get("code")) }));
  },
  "reset-after-open": ({ cut }) => void setTimeout(cut, 30),
};

function scenario(play: (play: Play) => void, cuts: Set<() => void>): HttpScenario {
  return async (request, response, params) => {
    const offer = readOffer(await readBody(request, 16 * 1024) ?? "");
    const library = await loadPeerLibrary();
    if (offer === null) return void response.writeHead(400).end();
    const timers = new Set<ReturnType<typeof setInterval>>();
    let giveUp = (): void => {};
    let held: NativeChannel | null = null;
    const lost = (): void => {
      for (const timer of timers) clearInterval(timer);
      held?.close();
      giveUp();
      cuts.delete(lost);
    };
    cuts.add(lost);
    const channel = (open: NativeChannel): void => {
      // A channel that nobody holds is collected while it is open, and the process never ends.
      held = open;
      open.onClosed(guarded(lost, () => {}));
      const every = (everyMs: number, turn: () => boolean): void => {
        const stop = (): void => clearInterval(timer);
        // It may have closed a moment ago, which is about to be told.
        const timer = setInterval(guarded(() => void (turn() || stop()), stop), everyMs);
        timers.add(timer);
      };
      play({ channel: open, request, params, every, cut: lost });
    };
    const answered = answerOffer(library, offer, { channel, lost }, systemClock(), {
      bindAddress: "127.0.0.1",
    });
    giveUp = () => answered?.peer.close();
    const answer = await answered?.answer;
    if (answer === null || answer === undefined) return void response.writeHead(400).end();
    response.writeHead(201, { "content-type": "application/sdp", "location": "channel" });
    response.end(answer);
  };
}

function answerAsks(channel: NativeChannel): void {
  channel.onMessage(guarded((text) => {
    const { ask } = JSON.parse(String(text)) as { readonly ask: number };
    channel.sendMessage(JSON.stringify({ type: "answer", ask, id: "c:1" }));
  }, () => channel.close()));
}
