import type { Sign } from "./cause.ts";

/** The server answers plain requests, so the way to it stands. */
export function answeredSign(weight = -8): Sign {
  return {
    kind: "http",
    weight,
    decides: false,
    sees: (found) => {
      const isAnswer = found.kind === "poll"
        ? found.outcome === "ok"
        : found.kind === "http" && (found.what === "wallet" || found.what === "health") &&
          found.status !== null && found.status < 300;
      return isAnswer ? "The server answers plain requests" : null;
    },
  };
}

/** A frame came over the link, or our own message did. */
export function framesPassSign(weight = -6): Sign {
  return {
    kind: "frames",
    weight,
    decides: false,
    sees: (found) => {
      const passed = found.kind === "frames"
        ? found.outcome === "arrived" && found.what !== "close"
        : found.kind === "loopback" && found.outcome === "ok";
      return passed ? "Frames pass" : null;
    },
  };
}
