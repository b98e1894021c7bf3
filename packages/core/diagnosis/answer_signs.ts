import { type Answer, answerer } from "./answerer.ts";
import { type Sign, sign } from "./cause.ts";
import type { HttpProbe } from "../model/path_evidence.ts";
import type { Scene } from "./scene.ts";

/** An answer that is no success, with who gave it. */
export interface Heard {
  readonly status: number;
  /** `edge`: the proxy, or something else in front of the server. */
  readonly who: "server" | "edge" | "unknown";
  /** The start of the body, without white space around it. */
  readonly body: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

type Question = (heard: Heard, scene: Scene) => boolean;

const NAME_CHARACTERS_MAX = 40;

/** Takes an answer apart; null where none came. */
export function heardOf(answer: Answer | undefined): Heard | null {
  const status = answer?.status ?? null;
  if (answer === undefined || status === null) return null;
  return {
    status,
    who: answerer(answer),
    body: (answer.bodyStart ?? "").trim(),
    headers: answer.headers ?? {},
  };
}

/** The handshake in question was answered, and not with success, in the way asked for. */
export function handshakeAnswer(weight: number, asks: Question, clause: string): Sign {
  return sign("upgrade", weight, ({ variant = "normal", outcome, end, status }, scene) => {
    if (variant !== "normal" || outcome !== "refused") return null;
    const heard = heardOf({ ...end, status: end?.status ?? status ?? null });
    return heard !== null && asks(heard, scene)
      ? told("The handshake was answered", heard, clause)
      : null;
  });
}

/**
 * A plain request for the socket's own path was answered in the way asked for, while no handshake
 * succeeds. On a path that works such a request may be answered as it likes.
 */
export function pathAnswer(weight: number, asks: Question, clause: string): Sign {
  return sign("http", weight, (found, scene) => {
    if (found.what !== "ws-path" || scene.opened) return null;
    const heard = heardOf(found);
    return heard !== null && asks(heard, scene)
      ? told("A plain request for the socket's path was answered", heard, clause)
      : null;
  });
}

/**
 * The wallet, or the server's health, was answered in the way asked for.
 *
 * @param whats Which requests are looked at.
 */
export function restAnswer(
  weight: number,
  asks: Question,
  clause: string,
  whats: readonly HttpProbe[] = ["wallet", "health"],
): readonly Sign[] {
  const says = (heard: Heard | null, scene: Scene): string | null =>
    heard !== null && asks(heard, scene)
      ? told("Plain requests are answered", heard, clause)
      : null;
  return [
    sign("http", weight, (found, scene) => {
      return whats.includes(found.what) ? says(heardOf(found), scene) : null;
    }),
    // The live connection asks once for all: a probe beside it adds nothing.
    sign("poll", weight, ({ failure }, scene) => {
      const probed = scene.some(
        "http",
        ({ what, status }) => whats.includes(what) && status !== null,
      );
      return probed ? null : says(heardOf(failure), scene);
    }),
  ];
}

function told(subject: string, { status, who, headers }: Heard, clause: string): string {
  const name = (headers["server"] ?? "").slice(0, NAME_CHARACTERS_MAX);
  const by = who === "server"
    ? " by the server itself"
    : who === "edge"
    ? ` by ${name === "" ? "something" : name} in front of the server`
    : "";
  return `${subject} ${status}${by}${clause === "" ? "" : `: ${clause}`}`;
}
