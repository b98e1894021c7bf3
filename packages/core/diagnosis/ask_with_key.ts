import type { Decider } from "./cause.ts";
import { doctorCommand } from "./deciders.ts";
import type { Scene } from "./scene.ts";

/** Ask once more, with the wallet's key and the channel's id. */
export function askWithKey({ site }: Scene): Decider {
  return {
    what: "Ask again with the wallet's key in a file, and with the id that the page listens on",
    command: doctorCommand(site, "--key-file key.txt --item '<id>'"),
  };
}
