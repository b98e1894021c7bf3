import { connect, eventSource, feedCodec, longPoll, poll, webSocket } from "@holdfast/core";
import { MemoryStore } from "@holdfast/core/testing";
import { deepEqual, equal } from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, test } from "vitest";
import { nodePlatform } from "../node_platform.ts";
import { systemClock } from "../system_clock.ts";
import { type GatewayBench, startGatewayBench } from "./gateway_bench.setup.ts";

const NGINX = ["/usr/sbin/nginx", "/usr/bin/nginx"].find((path) => existsSync(path));

let bench: GatewayBench;
let nginx: ChildProcess | null = null;
let folder = "";
afterEach(async () => {
  nginx?.kill("SIGTERM");
  await bench?.close();
  if (folder !== "") rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** nginx as everybody writes it first: one `proxy_pass`, and no line about WebSockets. */
async function startStockNginx(upstream: string): Promise<string> {
  const port = await freePort();
  folder = mkdtempSync(join(tmpdir(), "holdfast-nginx-"));
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder};
  proxy_temp_path ${folder};
  fastcgi_temp_path ${folder};
  uwsgi_temp_path ${folder};
  scgi_temp_path ${folder};
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass ${upstream}; }
  }
}`,
  );
  nginx = spawn(NGINX!, ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  for (let n = 0; n < 200; n++) {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return url;
    await new Promise((wake) => setTimeout(wake, 25));
  }
  throw new Error("nginx did not answer");
}

test.skipIf(NGINX === undefined)(
  "a gateway behind a stock nginx carries a feed in order, without a line about WebSockets",
  async () => {
    bench = await startGatewayBench();
    const url = await startStockNginx(bench.url);
    const feed = `${url}/v1/feeds/counter`;
    const headers = { authorization: `Bearer ${bench.ticket}` };
    const places = { guarantee: "cursor", headers } as const;
    const protocols = ["holdfast.v1", `holdfast.ticket.${bench.ticket}`];
    const connection = connect({
      routes: [
        webSocket(`${feed.replace("http", "ws")}/socket`, { guarantee: "cursor", protocols }),
        eventSource(`${feed}/events`, places),
        longPoll(`${feed}/next`, places),
        poll(feed, 2000, places),
      ],
      platform: { ...nodePlatform(), memory: new MemoryStore(systemClock()) },
      codec: feedCodec(Number),
    });
    const vias = new Set<string>();
    const values = await new Promise<number[]>((resolve, reject) => {
      const seen: number[] = [];
      const timer = setTimeout(() => reject(new Error(`Heard ${seen} by ${[...vias]}`)), 20_000);
      connection.message$.subscribe(({ value, via }) => {
        seen.push(value);
        if (seen.length > 10) vias.add(via);
        setTimeout(() => bench.tick(), 30);
        if (seen.length < 40) return;
        clearTimeout(timer);
        resolve(seen);
      });
    });
    connection.close();
    deepEqual(values, Array.from({ length: 40 }, (_, n) => n));
    equal(vias.has("websocket"), false);
  },
  30_000,
);
