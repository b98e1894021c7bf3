import type { Fault } from "../fault.ts";

/** The certificate is for another name. */
export const fault: Fault = {
  title: "The certificate is for another name",
  cause: "tls-name-mismatch",
  gives: [],
  async make(path) {
    const certificate = await path.authority.issue({ names: ["other.test"] });
    await path.nginx.serve({ certificate });
  },
};
