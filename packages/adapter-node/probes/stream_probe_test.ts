import { deepEqual, equal, ok } from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { EvidenceOf } from "@holdfast/core";
import { test } from "vitest";
import { listening, probing, recordsOf } from "./probing.setup.ts";
import { probeStream } from "./stream_probe.ts";

async function told(answer: RequestListener): Promise<EvidenceOf<"stream"> | undefined> {
  const server = createServer(answer);
  const port = await listening(server);
  const { target, context } = probing(`http://127.0.0.1:${port}/events`, { profile: "generic" });
  const [found] = recordsOf(await probeStream(target, context, false), "stream");
  server.closeAllConnections();
  server.close();
  return found;
}

const STREAM = { "content-type": "text/event-stream" };

test("probeStream() times a live stream", async () => {
  const found = await told((_, response) => {
    response.writeHead(200, STREAM);
    response.write("data: 1\n\n");
  });
  equal(found?.outcome, "live");
  ok((found?.firstByteMs ?? Infinity) >= (found?.headersMs ?? Infinity));
});

test("probeStream() calls a stream held back whose headers never come", async () => {
  const found = await told(() => {});
  deepEqual([found?.outcome, found?.headersMs, found?.firstByteMs], ["buffered", null, null]);
});

test("probeStream() does not call a quiet stream held back", async () => {
  equal(
    await told((_, response) => void response.writeHead(200, STREAM).flushHeaders()),
    undefined,
  );
});

test("probeStream() sees where there is no stream", async () => {
  equal((await told((_, response) => void response.end("page")))?.outcome, "absent");
});
