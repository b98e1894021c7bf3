import type { Fault } from "../fault.ts";
import { writeFile } from "node:fs/promises";

/** A password stands in front of everything. */
export const fault: Fault = {
  title: "A password stands in front of everything",
  cause: "auth-required",
  gives: ["nginx"],
  async make(path) {
    await writeFile(`${path.nginx.folder}/users`, "lab:{PLAIN}lab\n");
    await path.nginx.serve({
      server: `auth_basic "Private"; auth_basic_user_file ${path.nginx.folder}/users;`,
    });
  },
};
