import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { rolldown } from "rolldown";

/** A running server of test pages. */
export interface PageServer {
  /** Address without a path. */
  readonly url: string;
  /** Ends it. */
  close(): Promise<void>;
}

/** A page that holds the adapter as `adapter` and what its signals told as `heard`. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>A page under test</title>
<script type="module">
  import * as adapter from "/adapter.js";
  globalThis.adapter = adapter;
  globalThis.heard = [];
  globalThis.isCached = false;
  addEventListener("pageshow", (event) => { isCached ||= event.persisted; });
  adapter.pageSignals().setup((signal) => heard.push(signal.type));
  globalThis.isReady = true;
</script>`;

/**
 * Serves the adapter, bundled, and pages that use it. Every path is such a page; its query may name
 * a policy as `?csp=…`, sent as `Content-Security-Policy`.
 */
export async function startPageServer(): Promise<PageServer> {
  const code = await bundleAdapter();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://page.test");
    const csp = searchParams.get("csp");
    if (csp !== null) response.setHeader("content-security-policy", csp);
    const isScript = pathname === "/adapter.js";
    // A sandboxed page has an origin of its own, so even its own scripts come from elsewhere.
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? code : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bundleAdapter(): Promise<string> {
  const bundle = await rolldown({
    input: new URL("../mod.ts", import.meta.url).pathname,
    platform: "browser",
    logLevel: "silent",
  });
  const { output } = await bundle.generate({ format: "es" });
  await bundle.close();
  return output[0].code;
}
