import { equal } from "node:assert/strict";
import { test } from "vitest";
import { loadQuicLibrary, QUIC_LIMITS } from "./quic_library.ts";
import { makeShortCertificate } from "./short_certificate.ts";
import type { MemoryLike } from "./web_assembly.ts";

/** What a server of the library keeps its connections in. */
interface Machine {
  readonly core: { readonly exports: { readonly memory: MemoryLike } };
}

test("makeRoom() gives a server's machine more memory than the library would", async () => {
  const { createQuicServer } = await loadQuicLibrary();
  const { certificate: cert, key } = makeShortCertificate(Date.now());
  const as = { cert, key, maxConnections: 1, runtimeMode: "wasm" } as const;
  const server = createQuicServer({ ...QUIC_LIMITS, ...as });
  await server.listen(0, "127.0.0.1");
  const { memory } = (server._eventLoop as unknown as Machine).core.exports;
  const pages = memory.buffer.byteLength / 65_536;
  equal(memory.grow(16_383 - pages), pages);
  await server.close();
});
