/** More stars than a real pattern has would only cost time. */
const STARS_MAX = 8;

/** Makes a regular expression of a pattern as glob(7) knows it: `*`, `?`, `[…]`, `[!…]`. */
export function globRegExp(pattern: string): RegExp {
  const nothing = /^(?!)/;
  const stars = pattern.match(/\*+/g)?.length ?? 0;
  if (stars > STARS_MAX || pattern.length > 4096) return nothing;
  const body = pattern.split("/").map(segmentSource).join("\\/");
  try {
    return new RegExp(`^${body}$`);
  } catch {
    // A range the wrong way round, such as `[z-a]`.
    return nothing;
  }
}

function segmentSource(segment: string): string {
  const body = segment.replace(/\[!?[^\]/]+\]|\*+|[\s\S]/g, (part) => {
    if (part.startsWith("*")) return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.length > 1) return part.replaceAll("\\", "\\\\").replace(/^\[!/, "[^");
    return part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  });
  // A hidden file is only matched by a dot of its own.
  return /^[*?[]/.test(segment) ? `(?!\\.)${body}` : body;
}
