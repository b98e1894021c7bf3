import { hostHeader } from "./built_in_variables.ts";
import { type Exchange, levelsOf } from "./exchange.ts";
import { settingOf } from "./setting_of.ts";

/** A redirect of nginx itself names scheme and host, unless `absolute_redirect off`. */
export function absoluteAddress(exchange: Exchange, target: string): string {
  const levels = levelsOf(exchange);
  if (!target.startsWith("/") || settingOf(levels, "absolute_redirect").value === "off") {
    return target;
  }
  const { request, isTls, port } = exchange;
  const host = hostHeader(request).toLowerCase().replace(/:\d*$/, "");
  const isUsual = port === (isTls ? 443 : 80) ||
    settingOf(levels, "port_in_redirect").value === "off";
  return `${isTls ? "https" : "http"}://${host}${isUsual ? "" : `:${port}`}${target}`;
}
