import { FrameReader } from "./frame_reader.ts";
import { decodeFields, encodeFields } from "./qpack.ts";
import {
  loadQuicLibrary,
  QUIC_LIMITS,
  type QuicClientSession,
  type QuicStream,
} from "./quic_library.ts";
import type { Field } from "./static_table.ts";
import { writeVarint } from "./varint.ts";
import { FRAME, writeFrame } from "./write_frame.ts";

/** A client that says whatever a test wants, on a connection of its own. */
export interface RawClient {
  readonly quic: QuicClientSession;
  /** Resolves once the connection is over. */
  readonly closed: Promise<unknown>;
  /** Asks, and resolves to the status of the answer; to `reset` where there is none. */
  ask(fields: readonly Field[]): Promise<string>;
  /** Opens a stream with these first bytes. */
  open(first: Uint8Array): RawStream;
  close(): Promise<void>;
}

/** A client that can stop reading. */
export interface SlowClient extends RawClient {
  /**
   * Says nothing more to the other end, so that it learns of no room beyond what it knows of: all
   * that a server sees of a client that does not read.
   */
  pause(): void;
  /** Says it all, and goes on. */
  resume(): void;
}

/** One stream, and what came on it. */
export interface RawStream {
  readonly stream: QuicStream;
  /** Resolves once what came holds this text. */
  until(text: string): Promise<string>;
  /** Resolves once the stream is over. */
  readonly over: Promise<void>;
}

/** A request for a session. */
export function sessionFields(path: string, further: readonly Field[] = []): readonly Field[] {
  return [
    [":method", "CONNECT"],
    [":protocol", "webtransport"],
    [":scheme", "https"],
    [":authority", "localhost"],
    [":path", path],
    ...further,
  ];
}

/** The first bytes of a stream of the session that was asked for on stream 0. */
export function sessionStart(text: string): Buffer {
  return Buffer.concat([writeVarint(0x41), writeVarint(0), Buffer.from(text)]);
}

/** Connects to a server of sessions. */
export async function connectRaw(port: number, ca: string): Promise<RawClient> {
  const { connectQuic } = await loadQuicLibrary();
  const limits = { ...QUIC_LIMITS, runtimeMode: "portable", connectTimeoutMs: 5000 } as const;
  return await connected(connectQuic(`localhost:${port}`, { ...limits, ca }));
}

/** Where the library's client in WebAssembly hands its datagrams on; not documented. */
interface Outgoing {
  readonly transport: { send(datagram: Uint8Array): void };
}

/**
 * Connects as a client that can stop reading. The library itself reads whatever comes, however long
 * its streams are paused.
 *
 * @param windowBytes How much may be on its way to one of its streams at first.
 */
export async function connectSlow(
  port: number,
  ca: string,
  windowBytes = 16 * 1024,
): Promise<SlowClient> {
  const { connectQuic } = await loadQuicLibrary();
  const limits = { ...QUIC_LIMITS, initialMaxStreamDataBidiLocal: windowBytes };
  const how = { runtimeMode: "wasm", connectTimeoutMs: 5000 } as const;
  const client = await connected(connectQuic(`localhost:${port}`, { ...limits, ...how, ca }));
  const { transport } = client.quic._eventLoop as unknown as Outgoing;
  const send = transport.send.bind(transport);
  let held: Uint8Array[] | null = null;
  transport.send = (datagram) => held === null ? send(datagram) : void held.push(datagram);
  return {
    ...client,
    pause: () => void (held ??= []),
    resume: () => {
      for (const datagram of held ?? []) send(datagram);
      held = null;
    },
  };
}

async function connected(quic: QuicClientSession): Promise<RawClient> {
  const closed = new Promise((resolve) => quic.on("close", resolve));
  quic.on("error", () => {});
  quic.on("stream", (stream) => {
    stream.on("error", () => {});
    stream.resume();
  });
  await new Promise<void>((resolve) => quic.on("connect", resolve));
  return {
    quic,
    closed,
    ask: (fields) => ask(quic.openStream(), fields),
    open: (first) => {
      const stream = quic.openStream();
      const heard = hear(stream);
      stream.write(first);
      return heard;
    },
    close: () => quic.close(0x100, ""),
  };
}

function hear(stream: QuicStream): RawStream {
  let seen = "";
  const waiting = new Set<() => void>();
  const over = new Promise<void>((resolve) => {
    stream.on("error", () => resolve());
    stream.on("close", () => resolve());
    stream.on("end", () => resolve());
  });
  stream.on("data", (chunk: Buffer) => {
    seen += chunk.toString("latin1");
    for (const look of waiting) look();
  });
  return {
    stream,
    over,
    until: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (seen.includes(text)) resolve(seen);
        };
        waiting.add(look);
        look();
      }),
  };
}

function ask(stream: QuicStream, fields: readonly Field[]): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FrameReader(1 << 16, null, {
      frame: (type, payload) => {
        const [, status] = decodeFields(payload)?.find(([name]) => name === ":status") ?? [];
        if (type === FRAME.headers) resolve(status ?? "none");
      },
      signal: () => {},
    });
    stream.on("data", (chunk: Buffer) => void reader.push(chunk));
    stream.on("error", () => resolve("reset"));
    stream.on("close", () => resolve("reset"));
    stream.write(writeFrame(FRAME.headers, encodeFields(fields)));
  });
}
