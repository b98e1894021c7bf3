/**
 * Words with which proxies say in a 503 that no server behind them answers: HAProxy's, Envoy's,
 * Traefik's.
 */
export const NO_SERVER_REGEXP: RegExp =
  /no server is available|no healthy upstream|upstream connect error|no available server/i;
