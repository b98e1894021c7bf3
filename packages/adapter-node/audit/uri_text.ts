/** Bytes that are no UTF-8 are kept as lone surrogates, so that they survive the way back. */
const ESCAPED_BYTE_BASE = 0xdc00;

/** What nginx makes of the path of a request line. */
export interface NormalisedPath {
  /** Decoded, with `//`, `/./` and `/../` resolved. */
  readonly path: string;
  /** Behind the first `?`, raw; empty without. */
  readonly args: string;
}

/**
 * Normalises a request's path as `ngx_http_parse_complex_uri` does.
 *
 * @returns Null where nginx answers 400: bad escapes, a zero byte, a path above the root.
 */
export function normalisePath(raw: string, mergesSlashes: boolean): NormalisedPath | null {
  const [target = ""] = raw.split("#", 1);
  const question = target.indexOf("?");
  const path = question === -1 ? target : target.slice(0, question);
  const args = question === -1 ? "" : target.slice(question + 1);
  if (!path.startsWith("/")) return null;
  const decoded = decode(path);
  if (decoded === null || decoded.includes("\0")) return null;
  const resolved = resolveDots(decoded, mergesSlashes);
  return resolved === null ? null : { path: resolved, args };
}

function decode(path: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) return null;
  return path.replace(/(%[0-9A-Fa-f]{2})+/g, (escaped) => {
    const bytes = escaped.slice(1).split("%").map((hex) => Number.parseInt(hex, 16));
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
        .decode(Uint8Array.from(bytes));
    } catch {
      return bytes.map((b) => String.fromCharCode(b < 0x80 ? b : ESCAPED_BYTE_BASE + b)).join("");
    }
  });
}

function resolveDots(path: string, mergesSlashes: boolean): string | null {
  const done: string[] = [];
  const parts = path.slice(1).split("/");
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    if (part === "..") {
      if (done.length === 0) return null;
      done.pop();
    } else if (part !== "." && (part !== "" || !mergesSlashes)) {
      done.push(part);
      continue;
    }
    if (isLast) done.push("");
  }
  return `/${done.join("/")}`;
}

/** What a path may hold unescaped, per `NGX_ESCAPE_URI` of 1.21.1 and later. */
const URI_ESCAPED_REGEXP = /[\0-\x20"#%<>?\\^`{|}\x7f]|[^\0-\x7f]+/g;
/** The same for an argument, per `NGX_ESCAPE_ARGS`. */
const ARGS_ESCAPED_REGEXP = /[\0-\x20"#%&+;<>?\\^`{|}\x7f]|[^\0-\x7f]+/g;

/** Escapes a decoded path for a request line. */
export function escapePath(path: string): string {
  return path.replace(URI_ESCAPED_REGEXP, escapeBytes);
}

/** Escapes a decoded text for the query of a request line. */
export function escapeArgs(text: string): string {
  return text.replace(ARGS_ESCAPED_REGEXP, escapeBytes);
}

function escapeBytes(text: string): string {
  return [...text].map((char) => {
    const code = char.charCodeAt(0);
    const bytes = code >= ESCAPED_BYTE_BASE + 0x80 && code < ESCAPED_BYTE_BASE + 0x100
      ? [code - ESCAPED_BYTE_BASE]
      : [...new TextEncoder().encode(char)];
    return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  }).join("");
}
