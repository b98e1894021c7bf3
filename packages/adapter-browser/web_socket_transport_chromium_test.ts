import { type LinkEnd, type LinkListener, type OpenLink, webSocket } from "@holdfast/core";
import { describe, expect, inject, test } from "vitest";
import { webSocketTransport } from "./web_socket_transport.ts";

const PEER = inject("conformanceUrl").replace(/^http/, "ws");

interface Opening {
  readonly link: OpenLink;
  /** Resolves at the first of both. */
  readonly outcome: Promise<"opened" | LinkEnd>;
}

function open(scenario: string, constructor?: typeof WebSocket): Opening {
  const transport = webSocketTransport(constructor ? { WebSocket: constructor } : {});
  let settle: (outcome: "opened" | LinkEnd) => void = () => {};
  const outcome = new Promise<"opened" | LinkEnd>((resolve) => {
    settle = resolve;
  });
  const listener: LinkListener = {
    opened: () => settle("opened"),
    message: () => {},
    heard: () => {},
    answered: () => {},
    ended: (end) => settle(end),
  };
  const route = webSocket(`${PEER}/conformance/websocket/${scenario}`);
  const request = { route, resumeAfter: null, maxMessageBytes: 1000 };
  return { link: transport.open(request, listener), outcome };
}

describe("webSocketTransport() in Chromium", () => {
  test("makes way for the next handshake to the same host when one is abandoned", async () => {
    // Chromium lets one handshake per host go on at a time: one that hangs would block them all.
    const hanging = Array.from({ length: 5 }, () => open("silent"));
    for (const { link } of hanging) link.abandon();
    const { link, outcome } = open("mute");
    expect(await outcome).toBe("opened");
    link.abandon();
  });

  test("reports an end of a socket that a policy blocks, in a frame of its own", async () => {
    const frame = document.createElement("iframe");
    const isLoaded = new Promise((resolve) => frame.addEventListener("load", resolve));
    frame.srcdoc = '<meta http-equiv="content-security-policy" content="connect-src \'none\'">';
    document.body.append(frame);
    await isLoaded;
    const { WebSocket: Blocked } = frame.contentWindow as unknown as typeof globalThis;
    const end = await open("mute", Blocked).outcome;
    expect(end).toMatchObject({ how: "failed" });
    frame.remove();
  });

  test("leaves a socket whose frame is gone", async () => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const { WebSocket: Framed } = frame.contentWindow as unknown as typeof globalThis;
    const { link, outcome } = open("mute", Framed);
    expect(await outcome).toBe("opened");
    frame.remove();
    link.abandon();
    expect(link.send("late")).toBe("not_open");
  });
});
