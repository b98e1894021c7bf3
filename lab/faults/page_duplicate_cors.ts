import type { Fault } from "../fault.ts";

/** The proxy adds a second Access-Control-Allow-Origin. */
export const fault: Fault = {
  title: "The proxy adds a second Access-Control-Allow-Origin",
  cause: "cors-refused",
  gives: ["page"],
  async make(path) {
    await path.nginx.serve({ server: "add_header Access-Control-Allow-Origin * always;" });
  },
};
