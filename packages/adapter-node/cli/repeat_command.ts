import { maskText } from "@holdfast/core";
import type { DoctorFlags, EndFile } from "./doctor_flags.ts";

/** The command that looks again, with secrets masked and what was piped left as `-`. */
export function repeatCommand(url: string, flags: DoctorFlags): string {
  const words = ["npx -y pnpm@12 --silent holdfast doctor", quoted(maskText(url))];
  const add = (flag: string, value: string | undefined): void => {
    if (value !== undefined) words.push(`--${flag} ${quoted(value)}`);
  };
  const ended = ({ end, path }: EndFile): string => end === "far" ? `far=${path}` : path;
  if (flags.item !== undefined) words.push("--item •••");
  add("key-file", flags.keyFile);
  add("feed", flags.feed);
  add("ticket-file", flags.ticketFile);
  for (const { url: via, name } of flags.via) add("via", `${maskText(via)}=${name}`);
  add("nginx", flags.nginx);
  add("root", flags.root);
  add("nginx-version", flags.nginxVersion);
  for (const path of flags.nginxLog) add("nginx-log", path);
  add("log-format", flags.logFormat);
  for (const path of flags.serverLog) add("server-log", path);
  for (const file of flags.wireguard) add("wireguard", ended(file));
  for (const file of flags.interface) add("interface", ended(file));
  for (const file of flags.firewall) add("firewall", ended(file));
  if (flags.local === true) words.push("--local");
  add("profile", flags.profile);
  add("origin", flags.origin);
  add("ca-file", flags.caFile);
  if (flags.deep === true) words.push("--deep");
  return words.join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
