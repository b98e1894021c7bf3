import type { Fault } from "../fault.ts";
import { proxyLocation, UPGRADE_MAP } from "../path/site_text.ts";

/** A cache in front of the API answers for the server. */
export const fault: Fault = {
  title: "A cache in front of the API answers for the server",
  cause: "response-cached",
  gives: ["nginx", "key"],
  async make(path) {
    await path.nginx.serve({
      http: `${UPGRADE_MAP}
        proxy_cache_path ${path.nginx.folder}/cache keys_zone=api:1m;`,
      locations: proxyLocation({
        more: "proxy_cache api; proxy_cache_valid any 10m; proxy_cache_key $uri;",
      }),
    });
  },
};
