import type { Fault } from "../fault.ts";

/** Header buffers of one kilobyte refuse ordinary requests. */
export const fault: Fault = {
  title: "Header buffers of one kilobyte refuse ordinary requests",
  cause: "request-header-too-large",
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({
      server: "client_header_buffer_size 128; large_client_header_buffers 1 512;",
    });
  },
};
