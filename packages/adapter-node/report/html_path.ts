import type { PathStation } from "@holdfast/core/diagnosis";
import { escapeHtml } from "./escape_html.ts";

/** Drawn into a circle of radius 16 around 18, 18. */
const SIGNS: Readonly<Record<PathStation["state"], readonly [path: string, words: string]>> = {
  works: ["M11 18.5l4.8 4.8L25.5 13", "works"],
  broken: ["M12.5 12.5l11 11M23.5 12.5l-11 11", "broken here"],
  suspect: [
    "M14 14.6a4.1 4.1 0 1 1 6.300 3.400c-1.500 1-2.300 1.800-2.300 3.400M18 25.400v.1",
    "suspect",
  ],
  unknown: ["M12 18h.1M18 18h.1M24 18h.1", "nothing was seen"],
};

/** The path as a row of stations, each with a sign that also has a name for those who listen. */
export function htmlPath(stations: readonly PathStation[]): string {
  return `<ol class="path">${stations.map(stationHtml).join("")}</ol>`;
}

function stationHtml({ state, label, says }: PathStation): string {
  const [sign, words] = SIGNS[state];
  return `<li class="${state}"><svg viewBox="0 0 36 36" role="img" aria-label="${words}" ` +
    `fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" ` +
    `stroke-linejoin="round"><circle cx="18" cy="18" r="15.5" stroke-width="2"` +
    `${state === "unknown" ? ' stroke-dasharray="3 4"' : ""}/><path d="${sign}"/></svg>` +
    `<b>${escapeHtml(label)}</b><small>${escapeHtml(says)}</small></li>`;
}
