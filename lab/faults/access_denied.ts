import type { Fault } from "../fault.ts";

/** Only one network may come in. */
export const fault: Fault = {
  title: "Only one network may come in",
  cause: "access-denied",
  gives: ["nginx", "nginx-log"],
  async make(path) {
    await path.nginx.serve({ server: "allow 172.20.0.0/16; deny all;" });
  },
};
