import type { Fault } from "../fault.ts";
import { proxyLocation } from "../path/site_text.ts";
import { ODD } from "../path/odd.ts";

/** Six event streams take the browser's connections to the host. */
export const fault: Fault = {
  title: "Six event streams take the browser's connections to the host",
  cause: "browser-connection-limit",
  gives: ["page"],
  async make(path) {
    await path.box("server", "odd_server", { does: "stream" });
    await path.nginx.serve({
      server: "proxy_buffering off;",
      locations: proxyLocation({ pass: ODD }),
    });
    return {
      page: {
        afterLoad: (_path, page) =>
          page.evaluate(async (url) => {
            const streams = Array.from({ length: 6 }, () => new EventSource(url));
            await Promise.all(
              streams.map((stream) =>
                new Promise((resolve) => stream.addEventListener("open", resolve))
              ),
            );
          }, `${path.url}/events`),
      },
    };
  },
};
