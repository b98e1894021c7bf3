import type { Fault } from "../fault.ts";

/** nginx does not run. */
export const fault: Fault = {
  title: "nginx does not run",
  cause: "proxy-down",
  outside: "tcp-refused",
  gives: ["nginx-log"],
  isRepresentative: true,
  async make(path) {
    await path.nginx.serve({ main: `error_log ${path.nginx.folder}/error.log notice;` });
    await path.nginx.stop();
  },
};
