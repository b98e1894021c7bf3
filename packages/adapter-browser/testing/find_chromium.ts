import { existsSync } from "node:fs";

/** Where Debian and others put it. */
const USUAL_PATHS: readonly string[] = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
];

/**
 * Finds the Chromium to test in: the one that `CHROMIUM_PATH` names, else one in a usual place.
 *
 * @param env The environment.
 * @returns Its path; `undefined` if there is none.
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env["CHROMIUM_PATH"];
  return (named ? [named] : USUAL_PATHS).find((path) => existsSync(path));
}

/**
 * Flags that let Chromium run as root, keep it from talking to anybody but the tests, and let it
 * open data channels to them.
 */
export const CHROMIUM_FLAGS: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Without it Chromium makes sessions wait after some have failed, as the cases let many do.
  "--webtransport-developer-mode",
  // Two ends on one machine, perhaps one without any other address than its loopback.
  "--allow-loopback-in-peer-connection",
  "--disable-features=WebRtcHideLocalIpsWithMdns",
];
