import type { SessionStreamLike } from "@holdfast/core/web";
import type { Duplex } from "node:stream";

/** A stream of Node, in the shape of one of the Web (Streams §4.5, §5.3). */
export function sessionStream(stream: Duplex): SessionStreamLike {
  const chunks = stream[Symbol.asyncIterator]();
  return {
    readable: {
      getReader: () => ({
        read: async () => {
          const { done, value } = await chunks.next();
          return done === true ? { done } : { done: false, value: value as Uint8Array };
        },
        cancel: () => Promise.resolve(stream.destroy()),
      }),
    },
    writable: {
      getWriter: () => ({
        write: (chunk) =>
          new Promise<void>((resolve, reject) => {
            stream.write(chunk, (error) => error instanceof Error ? reject(error) : resolve());
          }),
      }),
    },
  };
}
