import type { Site } from "./scene.ts";

/** The feed of a gateway that is looked at; the gateway's default where the path names none. */
export function feedOf({ path }: Pick<Site, "path">): string {
  return /\/v1\/feeds\/([a-z0-9][a-z0-9-]*)/.exec(path)?.[1] ?? "wallet";
}
