import type { Fault } from "../fault.ts";
import { UPSTREAM } from "../path/site_text.ts";
import { writeFile } from "node:fs/promises";

/** The lines come from a file that is included. */
export const fault: Fault = {
  title: "The lines come from a file that is included",
  cause: null,
  gives: ["key", "item", "nginx"],
  async make(path) {
    await writeFile(
      `${path.nginx.folder}/proxy_lines`,
      "proxy_http_version 1.1; proxy_set_header Host $host;\n" +
        "proxy_set_header X-Forwarded-Proto $scheme;\n" +
        "proxy_set_header Upgrade $http_upgrade;\n" +
        "proxy_set_header Connection $connection_upgrade;\n",
    );
    await path.nginx.serve({
      locations: `location / { include proxy_lines; proxy_pass ${UPSTREAM}; }`,
    });
  },
};
