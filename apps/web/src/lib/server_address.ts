const LOCAL_HOST_REGEXP = /^(localhost|127\.|\[::1\])/;

/**
 * The address of an LNbits server out of what people paste: a bare host, an address with a trailing
 * slash, or the address of a wallet's page (whose `usr` parameter is a secret and is thrown away).
 *
 * @returns The address without a trailing slash, or `null` if it is none.
 */
export function serverAddress(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === "" || /\s/.test(trimmed)) return null;
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed);
  const scheme = LOCAL_HOST_REGEXP.test(trimmed) ? "http" : "https";
  let url: URL;
  try {
    url = new URL(hasScheme ? trimmed : `${scheme}://${trimmed}`);
  } catch {
    return null;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  const path = url.pathname.replace(/\/(wallet|api\/v1.*)?\/?$/, "");
  return `${url.protocol}//${url.host}${path}`;
}
