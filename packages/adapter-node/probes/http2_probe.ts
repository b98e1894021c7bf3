import { type ClientHttp2Session, connect } from "node:http2";
import type { Evidence } from "@holdfast/core";
import { deadline } from "./deadline.ts";
import { feedCredentials } from "./feed_credentials.ts";
import { linkPath } from "./link_path.ts";
import { openSocket } from "./open_socket.ts";
import type { ProbeContext } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

interface Heard {
  readonly extendedConnect: boolean;
  readonly connectStatus: number | null;
}

/** Whether HTTP/2 is spoken, and whether it carries a WebSocket by extended CONNECT (RFC 8441). */
export async function probeHttp2(
  target: ProbeTarget,
  context: ProbeContext,
  http1: boolean,
): Promise<readonly Evidence[]> {
  if (!target.tls) return [];
  const at = context.now();
  const deadlineMs = context.adaptedMs(context.deadlines.upgradeMs);
  const alpn = ["h2", "http/1.1"];
  const { socket: held } = feedCredentials(target, context);
  const opened = await openSocket(target, context, { alpn, deadlineMs, ...held });
  if (!opened.ok) return [];
  const record = { kind: "http2", at, http1 } as const;
  if (!("alpnProtocol" in opened.socket) || opened.socket.alpnProtocol !== "h2") {
    opened.socket.destroy();
    return [{ ...record, offered: false, extendedConnect: false, connectStatus: null }];
  }
  const { socket } = opened;
  // Both of them must go, whatever the session meets: it holds the socket by a handle of its own.
  const session = connect(`https://${target.authority}`, { createConnection: () => socket });
  const heard = await converse(session, target, context, deadlineMs);
  session.destroy();
  socket.destroy();
  return [{ ...record, offered: true, ...heard }];
}

function converse(
  session: ClientHttp2Session,
  target: ProbeTarget,
  context: ProbeContext,
  deadlineMs: number,
): Promise<Heard> {
  const { origin } = context;
  const { protocols } = feedCredentials(target, context);
  return new Promise((resolve) => {
    let extendedConnect = false;
    const settle = (connectStatus: number | null): void => {
      cancel();
      context.signal.removeEventListener("abort", giveUp);
      resolve({ extendedConnect, connectStatus });
    };
    const giveUp = (): void => settle(null);
    const cancel = deadline(deadlineMs, giveUp);
    context.signal.addEventListener("abort", giveUp);
    session.on("error", giveUp);
    session.on("close", giveUp);
    session.once("remoteSettings", ({ enableConnectProtocol }) => {
      extendedConnect = enableConnectProtocol === true;
      if (!extendedConnect) return settle(null);
      const stream = session.request({
        ":method": "CONNECT",
        ":protocol": "websocket",
        ":scheme": "https",
        ":path": linkPath(target, context, context.channel),
        ":authority": target.authority,
        "sec-websocket-version": "13",
        ...origin === undefined ? {} : { origin },
        ...protocols.length === 0 ? {} : { "sec-websocket-protocol": protocols.join(", ") },
      });
      stream.on("error", giveUp);
      stream.on("response", (headers) => settle(Number(headers[":status"])));
      stream.on("close", giveUp);
    });
  });
}
