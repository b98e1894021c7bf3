/** Statuses with which proxies say that the server behind them cannot be asked. */
export const BAD_GATEWAY: readonly number[] = [400, 500, 502, 503, 504];
