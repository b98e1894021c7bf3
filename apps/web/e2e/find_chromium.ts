import { existsSync } from "node:fs";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** Where Chromium is: `CHROMIUM_PATH`, or where systems put it; `null` if it is nowhere. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  const places = named ? [named] : PLACES;
  return places.find((place) => existsSync(place)) ?? null;
}

/** Flags that let Chromium run as root, and keep it from talking to anybody but the tests. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
] as const;
