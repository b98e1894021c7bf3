import { setTimeout as sleep } from "node:timers/promises";
import type { DetailedPeerCertificate, TLSSocket } from "node:tls";
import type { Evidence, EvidenceOf } from "@holdfast/core";
import { certificateErrorOf, codeOf, openSocket, type SocketOptions } from "./open_socket.ts";
import { rawAnswer } from "./raw_answer.ts";
import { type ProbeContext, SHORT_GROUPS } from "./probe_context.ts";
import type { ProbeTarget } from "./probe_target.ts";

type TlsFacts = Partial<EvidenceOf<"tls">>;

/** Codes with which OpenSSL greets something that is not TLS. */
const NOT_TLS_REGEXP =
  /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE/;
const PROTOCOL_REGEXP = /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE/;
const CHAIN_MAX = 12;
/** Extra time for what a server says only after the handshake (RFC 8446 §4.4.2.4). */
const ALERT_MS = 60;

/**
 * Makes one handshake and judges the certificate afterwards, so that the other facts are known
 * though it does not hold.
 */
export async function probeTls(
  target: ProbeTarget,
  context: ProbeContext,
): Promise<readonly Evidence[]> {
  const waited = new AbortController();
  const closer = lookCloser(target, context, waited.signal);
  const whole = await shakeOnce(target, context);
  waited.abort();
  const [first] = whole;
  if (first?.kind !== "tls" || first.outcome !== "timeout") return whole;
  const { hasSmallAnswer, short } = await closer;
  if (hasSmallAnswer === undefined) return whole;
  return [{ ...first, facts: { smallAnswer: hasSmallAnswer } }, ...short];
}

interface Closer {
  /** Whether a handshake is answered whose answer is small; undefined where none was tried. */
  readonly hasSmallAnswer?: boolean;
  /** The handshake with a short ClientHello, where it was answered. */
  readonly short: readonly Evidence[];
}

/**
 * While a handshake goes unanswered, tries two smaller ones: one that can only be answered by an
 * alert, and one whose ClientHello fits into a small packet. Large packets that vanish are told so
 * from a port that says nothing.
 */
async function lookCloser(
  target: ProbeTarget,
  context: ProbeContext,
  waited: AbortSignal,
): Promise<Closer> {
  const { tlsMs } = context.deadlines;
  const isLate = await sleep(tlsMs * 0.4, true, { signal: waited }).catch(() => false);
  if (!isLate || context.signal.aborted) return { short: [] };
  const deadlineMs = tlsMs * 0.55;
  const [alert, short] = await Promise.all([
    openSocket(target, context, {
      deadlineMs,
      tls: true,
      tlsOptions: {
        ecdhCurve: SHORT_GROUPS,
        maxVersion: "TLSv1.2",
        ciphers: "PSK",
        secureContext: undefined,
        pskCallback: () => null,
      },
    }),
    shakeOnce(target, context, { deadlineMs, tlsOptions: { secureContext: context.shortTrust } }),
  ]);
  if (alert.ok) alert.socket.destroy();
  const answered = short.filter((found) => found.kind === "tls" && found.outcome !== "timeout");
  context.needsShortHello = answered.length > 0;
  return { hasSmallAnswer: alert.ok || alert.error !== "timeout", short: answered };
}

async function shakeOnce(
  target: ProbeTarget,
  context: ProbeContext,
  change: Partial<SocketOptions> = {},
): Promise<readonly Evidence[]> {
  const at = context.now();
  const opened = await openSocket(target, context, {
    tls: true,
    alpn: ["h2", "http/1.1"],
    deadlineMs: context.deadlines.tlsMs,
    ...change,
  });
  const record = { kind: "tls", at, tookMs: opened.tookMs } as const;
  if (opened.ok) {
    const socket = opened.socket as TLSSocket;
    const facts = factsOf(socket);
    const late = await lateAlert(socket, opened.tookMs);
    socket.destroy();
    const error = late ?? certificateErrorOf(socket);
    if (error === undefined) return [{ ...record, ...facts, outcome: "ok" }];
    return [{ ...record, ...facts, outcome: "error", error }];
  }
  if (opened.error === "timeout") return [{ ...record, outcome: "timeout" }];
  const more = await afterFailure(opened.error, target, context);
  return [{ ...record, outcome: "error", error: opened.error, ...more }];
}

/** With TLS 1.3 a missing client certificate is complained of only after the handshake. */
async function lateAlert(socket: TLSSocket, tookMs: number): Promise<string | undefined> {
  let error: string | undefined;
  const given = new AbortController();
  socket.once("error", (found) => {
    error = codeOf(found);
    given.abort();
  });
  socket.once("close", () => given.abort());
  socket.resume();
  await sleep(ALERT_MS + Math.min(tookMs, 800), null, { signal: given.signal }).catch(() => {});
  return error;
}

function factsOf(socket: TLSSocket): TlsFacts {
  const certificate = socket.getPeerCertificate(true);
  const protocol = socket.getProtocol();
  return {
    ...protocol === null ? {} : { protocol },
    ...typeof socket.alpnProtocol === "string" ? { alpn: socket.alpnProtocol } : {},
    ...Object.keys(certificate).length === 0 ? {} : certificateFacts(certificate),
  };
}

function certificateFacts(certificate: DetailedPeerCertificate): TlsFacts {
  const { O, CN } = certificate.issuer as { O?: string | string[]; CN?: string | string[] };
  const issuer = [O, CN].flat().filter((part) => part !== undefined).join(", ");
  return {
    issuer: issuer.slice(0, 200),
    names: (certificate.subjectaltname ?? "").slice(0, 300),
    validFrom: Date.parse(certificate.valid_from),
    validTo: Date.parse(certificate.valid_to),
    chainLength: chainLength(certificate),
  };
}

/** Node completes the chain from its own authorities; a root that signs itself counts no link. */
function chainLength(leaf: DetailedPeerCertificate): number {
  let length = 1;
  let certificate = leaf;
  while (length < CHAIN_MAX) {
    const next = certificate.issuerCertificate;
    if (next === undefined || next === certificate) break;
    if (next.fingerprint256 === certificate.fingerprint256) break;
    certificate = next;
    length++;
  }
  return length;
}

/** Looks closer at a handshake that failed: what is spoken instead, and what would have passed. */
async function afterFailure(
  error: string,
  target: ProbeTarget,
  context: ProbeContext,
): Promise<TlsFacts> {
  if (NOT_TLS_REGEXP.test(error)) {
    return await speaksHttp(target, context) ? { spoke: "http" } : {};
  }
  const deadlineMs = 1500;
  if (PROTOCOL_REGEXP.test(error)) {
    const opened = await openSocket(target, context, {
      deadlineMs,
      tls: true,
      tlsOptions: { minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0", secureContext: undefined },
    });
    if (!opened.ok) return {};
    const facts = factsOf(opened.socket as TLSSocket);
    opened.socket.destroy();
    return facts;
  }
  if (target.isLiteral) return {};
  const opened = await openSocket(target, context, {
    deadlineMs,
    tls: true,
    tlsOptions: { servername: "" },
  });
  if (opened.ok) opened.socket.destroy();
  return { facts: { withoutServerName: opened.ok ? "ok" : opened.error } };
}

async function speaksHttp(target: ProbeTarget, context: ProbeContext): Promise<boolean> {
  const deadlineMs = 1500;
  const opened = await openSocket(target, context, { tls: false, deadlineMs });
  if (!opened.ok) return false;
  const text = `GET / HTTP/1.1\r\nHost: ${target.authority}\r\nConnection: close\r\n\r\n`;
  opened.socket.write(text);
  const answer = await rawAnswer(opened.socket, deadlineMs, context.signal);
  opened.socket.destroy();
  return answer.head !== null && !/sent to (an )?HTTPS port/i.test(answer.body);
}
