import type { Decider } from "./cause.ts";
import type { Scene, Site } from "./scene.ts";

/** Let the configuration tell. */
export function readConfig({ site }: Scene): Decider {
  return {
    what: "Let the proxy's configuration tell, on the proxy's host",
    command: doctorCommand(site, "--nginx /etc/nginx/nginx.conf"),
  };
}

/** Let the proxy's log tell. */
export function readLog({ site }: Scene): Decider {
  return {
    what: "Let the proxy's error log tell, on the proxy's host, right after it happened",
    command: `tail -n 500 /var/log/nginx/error.log | ${doctorCommand(site, "--nginx-log -")}`,
  };
}

/** Look again past the proxy, and compare. */
export function askDirectly({ site }: Scene): Decider {
  const isAddress = /^https?:\/\/[\w.:[\]-]+$/.test(site.upstream);
  const direct = isAddress ? site.upstream : "http://127.0.0.1:5000";
  return {
    what: "Ask the server past the proxy as well, on the proxy's host, and compare",
    command: doctorCommand(site, `--via ${shellWord(`${direct}=server`)}`),
  };
}

/** Look again with everything there is time for. */
export function lookDeeper({ site }: Scene): Decider {
  return {
    what: "Hold a link quiet until something cuts it; it says beforehand how long that takes",
    command: doctorCommand(site, "--deep"),
  };
}

/**
 * The command line that runs the doctor on this site. LNbits is found by its host, a gateway by
 * its feed; of any other server the path belongs to the address.
 *
 * @param flags What it is to look at beside the path, such as `--deep`.
 */
export function doctorCommand(site: Site, flags = ""): string {
  const path = { lnbits: "", holdfast: site.path.replace(/\/socket$/, ""), generic: site.path };
  const url = shellWord(`${site.url}${path[site.profile]}`);
  return `npx -y pnpm@12 --silent holdfast doctor ${url}${flags === "" ? "" : ` ${flags}`}`;
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
