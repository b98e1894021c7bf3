import adapter from "@sveltejs/adapter-node";
import { sveltekit } from "@sveltejs/kit/vite";
import { defineConfig, type Plugin } from "vite";

/**
 * In development the demo and the gateway run inside Vite's process, as they run inside the
 * server's in production.
 */
function site(): Plugin {
  return {
    name: "holdfast-site",
    apply: "serve",
    async configureServer(server) {
      if (server.config.mode === "test") return;
      // By address, so that Vite leaves these modules to Node instead of bundling them into its
      // configuration.
      const load = (name: string): Promise<unknown> =>
        import(new URL(`./server/${name}`, import.meta.url).href);
      const { openSite } = await load("open_site.ts") as typeof import("./server/open_site.ts");
      const { readSettings } = await load("settings.ts") as typeof import("./server/settings.ts");
      const { gateway, close } = await openSite(readSettings(process.env));
      server.middlewares.use((request, response, next) => {
        if (!gateway.handle(request, response)) next();
      });
      server.httpServer?.on("upgrade", (request, socket, head) => {
        gateway.upgrade(request, socket, head);
      });
      server.httpServer?.once("close", () => void close());
    },
  };
}

export default defineConfig({
  server: { host: "127.0.0.1" },
  plugins: [
    site(),
    sveltekit({
      adapter: adapter(),
      csp: {
        mode: "auto",
        directives: {
          "default-src": ["self"],
          // The person may name any LNbits server, so the page may ask any.
          "connect-src": ["self", "http:", "https:", "ws:", "wss:"],
          "img-src": ["self", "data:"],
          "style-src": ["self", "unsafe-inline"],
          "object-src": ["none"],
          "base-uri": ["self"],
          "form-action": ["self"],
          "frame-ancestors": ["none"],
        },
      },
    }),
  ],
});
