import type { Fault } from "../fault.ts";

/** nginx has worker connections for almost nobody. */
export const fault: Fault = {
  title: "nginx has worker connections for almost nobody",
  cause: "proxy-overloaded",
  outside: null,
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({ events: "worker_connections 6;" });
  },
};
