const LOOPBACK_REGEXP = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Whether a request may use this host name. A page holds an invoice key, so a server bound to
 * loopback answers only under loopback names: else another site could point its own name at
 * 127.0.0.1 and read the page (DNS rebinding).
 *
 * @param header The request's `Host`.
 * @param bound The address that the server listens on; anything but loopback was opened to others
 * on purpose.
 * @param allowed Further names, separated by commas, for a reverse proxy in front.
 */
export function isAllowedHost(
  header: string | undefined,
  bound: string,
  allowed: string | undefined,
): boolean {
  if (!LOOPBACK_REGEXP.test(bound === "::1" ? "[::1]" : bound)) return true;
  const name = (header ?? "").replace(/:\d+$/, "").toLowerCase();
  if (LOOPBACK_REGEXP.test(name)) return true;
  return (allowed ?? "").split(",").some((one) => one.trim().toLowerCase() === name && name !== "");
}
