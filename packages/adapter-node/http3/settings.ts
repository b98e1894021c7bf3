import { readVarint, writeVarint } from "./varint.ts";
import { FRAME, writeFrame } from "./write_frame.ts";

/** Extended CONNECT (RFC 9220 §3) and datagrams (RFC 9297 §2.1.1), which a session stands on. */
const CONNECT_PROTOCOL = 0x08;
const DATAGRAMS = 0x33;
/** WebTransport, as the drafts of draft-ietf-webtrans-http3 said it in turn: 02, 07 and 13. */
const WEB_TRANSPORT = 0x2b603742;
const SESSIONS_MAX_07 = 0xc671706a;
const SESSIONS_MAX = 0x14e9cd29;

/** Type of the stream that carries settings (RFC 9114 §6.2.1). */
const CONTROL_STREAM = 0x00;
const SETTINGS_COUNT_MAX = 64;

/** The start of an end's control stream: one session for each connection, and no dynamic table. */
export function writeControlStream(): Buffer {
  const settings = [
    [CONNECT_PROTOCOL, 1],
    [DATAGRAMS, 1],
    [WEB_TRANSPORT, 1],
    [SESSIONS_MAX_07, 1],
    [SESSIONS_MAX, 1],
  ] as const;
  const payload = settings.flatMap(([id, value]) => [writeVarint(id), writeVarint(value)]);
  return Buffer.concat([
    writeVarint(CONTROL_STREAM),
    writeFrame(FRAME.settings, Buffer.concat(payload)),
  ]);
}

/** Whether settings (RFC 9114 §7.2.4) promise sessions; false for what are none. */
export function offersSessions(payload: Uint8Array): boolean {
  const settings = new Map<number, number>();
  let at = 0;
  while (at < payload.length) {
    const id = readVarint(payload, at);
    const value = id === null ? null : readVarint(payload, id.next);
    if (id === null || value === null || settings.size >= SETTINGS_COUNT_MAX) return false;
    settings.set(id.value, value.value);
    at = value.next;
  }
  const isConnect = settings.get(CONNECT_PROTOCOL) === 1;
  return isConnect &&
    [WEB_TRANSPORT, SESSIONS_MAX_07, SESSIONS_MAX].some((id) => (settings.get(id) ?? 0) > 0);
}
