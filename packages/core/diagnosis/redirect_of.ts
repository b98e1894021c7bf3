/** Where an answer sends the client. */
export interface Redirect {
  /** As the answer says it, cut to what a sentence bears. */
  readonly location: string;
  /** `http` or `https`; absent where only a path is given. */
  readonly scheme?: string;
  /** Host and port; absent where only a path is given. */
  readonly authority?: string;
  /** Path without query. */
  readonly path: string;
}

const LOCATION_CHARACTERS_MAX = 200;
const LOGIN_REGEXP = /log-?in|sign-?in|\bsso\b|oauth|openid|saml|\/auth\b/i;
const PRODUCT_REGEXP = /authelia|authentik|keycloak|cdn-cgi\/access/i;

/** Reads `location` of a 3xx; null where the answer is none. */
export function redirectOf(
  status: number | undefined,
  headers: Readonly<Record<string, string>> | undefined,
): Redirect | null {
  if (status === undefined || status < 300 || status > 399 || status === 304) return null;
  const location = (headers?.["location"] ?? "").slice(0, LOCATION_CHARACTERS_MAX);
  const found = /^(?:(https?):)?\/\/([^/?#]*)([^?#]*)/i.exec(location);
  if (found === null) return { location, path: location.split(/[?#]/)[0] ?? "" };
  const [, scheme, authority = "", path = ""] = found;
  return {
    location,
    ...scheme === undefined ? {} : { scheme: scheme.toLowerCase() },
    authority: authority.toLowerCase(),
    path: path === "" ? "/" : path,
  };
}

/** Whether it leads to a place where people log in. */
export function isLogin({ location }: Redirect): boolean {
  return LOGIN_REGEXP.test(location) || PRODUCT_REGEXP.test(location);
}
