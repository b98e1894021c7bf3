import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import type { Bench, BenchResult } from "./bench.ts";

const OURS = "holdfast: connect, WebSocket, SSE, polling, rxjs";
const THEIRS = "socket.io-client";

/** What a page that uses each would import, by its name in the table. */
const PAGES: Readonly<Record<string, string>> = {
  [OURS]: `
    import { connect, eventSource, poll, webSocket } from "@holdfast/core";
    import { browserPlatform } from "@holdfast/adapter-browser";
    globalThis.page = () => connect({
      routes: [webSocket("wss://h/w"), eventSource("https://h/e"), poll("https://h/p")],
      platform: browserPlatform(),
    });`,
  "holdfast: watchWallet beside it": `
    import { watchWallet } from "@holdfast/core";
    import { browserPlatform } from "@holdfast/adapter-browser";
    globalThis.page = () => watchWallet({
      server: "https://h", key: "k", platform: browserPlatform(),
    });`,
  [THEIRS]: `
    import { io } from "socket.io-client";
    globalThis.page = () => io("https://h");`,
  "rxjs webSocket": `
    import { webSocket } from "rxjs/webSocket";
    globalThis.page = () => webSocket("wss://h/w");`,
  "partysocket": `
    import { WebSocket } from "partysocket";
    globalThis.page = () => new WebSocket("wss://h/w");`,
  "reconnecting-websocket": `
    import ReconnectingWebSocket from "reconnecting-websocket";
    globalThis.page = () => new ReconnectingWebSocket("wss://h/w");`,
};

/** What a page has to load for each. */
export const bench: Bench = {
  title: "Bundle of a page",
  run: async (note): Promise<BenchResult> => {
    const sizes = new Map<string, { minified: number; compressed: number }>();
    for (const [name, contents] of Object.entries(PAGES)) {
      note(name);
      sizes.set(name, await sizeOf(contents));
    }
    const ours = sizes.get(OURS)?.compressed ?? NaN;
    const theirs = sizes.get(THEIRS)?.compressed ?? NaN;
    return {
      setting: "esbuild, minified, ES2022, everything included; brotli at quality 11",
      columns: ["minified bytes", "brotli bytes", "ratio to socket.io-client"],
      rows: [...sizes].map(([name, { minified, compressed }]) => ({
        name,
        figures: [minified, compressed, compressed / theirs],
      })),
      checks: [
        {
          says: `smaller than socket.io-client (${theirs} bytes)`,
          figure: ours,
          holds: ours < theirs,
        },
      ],
    };
  },
};

async function sizeOf(
  contents: string,
): Promise<{ minified: number; compressed: number }> {
  const { outputFiles } = await build({
    stdin: {
      contents,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    logLevel: "silent",
  });
  const page = outputFiles[0]?.contents ?? new Uint8Array();
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return {
    minified: page.length,
    compressed: brotliCompressSync(page, { params }).length,
  };
}
