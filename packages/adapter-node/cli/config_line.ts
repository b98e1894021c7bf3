import type { AuditInput } from "../audit/mod.ts";

/** A header that carries a secret by itself. */
const SECRET_REGEXP =
  /^(\w+_set_header\s+["']?(?:authorization|proxy-authorization|cookie|x-api-key)["']?\s+)[^$]*$/i;
const LENGTH_MAX = 160;

/**
 * One line of a configuration as its report shows it: without blanks around it, cut when long,
 * secrets of constant headers masked.
 *
 * @returns Empty where the line cannot be found.
 */
export function configLine(input: AuditInput, file: string, line: number): string {
  const text = textOf(input, file).split("\n")[line - 1]?.trim() ?? "";
  const masked = text.replace(SECRET_REGEXP, "$1•••");
  return masked.length > LENGTH_MAX ? `${masked.slice(0, LENGTH_MAX)}…` : masked;
}

/** The text of a file: the input itself, a part of a dump, or a file that it includes. */
function textOf(input: AuditInput, file: string): string {
  const marker = `# configuration file ${file}:`;
  const start = input.source.startsWith(marker) ? 0 : input.source.indexOf(`\n${marker}`) + 1;
  if (input.source.startsWith(marker, start)) {
    return input.source.slice(start).split("\n").slice(1)
      .join("\n");
  }
  if (file === (input.file ?? "nginx.conf")) return input.source;
  return input.files?.readFile(file) ?? "";
}
