import type { AuditInput, AuditReport, ConfigFinding } from "../audit/mod.ts";
import { configLine } from "./config_line.ts";
import { plainLine, type Style, type Terminal } from "./terminal.ts";
import { wrapText } from "./wrap_text.ts";

/** What was asked, beside the report. */
export interface AuditQuestion {
  readonly input: AuditInput;
  readonly flags: { readonly url?: string };
  readonly terminal: Pick<Terminal, "columns" | "paint">;
}

const STYLES: Readonly<Record<ConfigFinding["severity"], Style>> = {
  error: "red",
  warning: "yellow",
  info: "dim",
};
const WIDTH_MAX = 100;
const NOTES_MAX = 10;

/** A report for people: each finding with its line and its fix, then what the server gets. */
export function auditLines(report: AuditReport, question: AuditQuestion): readonly string[] {
  const { proxy, advice } = report;
  if (proxy !== "nginx") {
    return [
      `This configures ${NAMES[proxy ?? ""] ?? "another proxy"}, which Holdfast does not audit. ` +
      "What a WebSocket needs there:",
      "",
      ...advice.split("\n").map((line) => `    ${plainLine(line)}`),
    ];
  }
  return [
    ...report.findings.flatMap((finding) => [...findingLines(finding, question), ""]),
    ...effectiveLines(report, question),
    ...noteLines(report, question),
    "",
    verdict(report, question),
    ...otherLines(report, question),
  ];
}

/** A file with several servers has several answers, and this was one of them. */
function otherLines({ others }: AuditReport, { terminal }: AuditQuestion): string[] {
  if (others.length === 0) return [];
  const shown = others.slice(0, NOTES_MAX).map((url) => plainLine(`  --url '${url}'`));
  const more = others.length - NOTES_MAX;
  return [
    "",
    "Other servers here pass requests on too, and were not judged:",
    ...shown.map((line) => terminal.paint("dim", line)),
    ...more > 0 ? [`  and ${more} more`] : [],
  ];
}

const NAMES: Readonly<Record<string, string>> = {
  apache: "Apache",
  haproxy: "HAProxy",
  caddy: "Caddy",
  traefik: "Traefik",
};

function findingLines(finding: ConfigFinding, { input, terminal }: AuditQuestion): string[] {
  const { severity, cause, file, line, message, fix } = finding;
  const source = configLine(input, file, line);
  const width = Math.min(terminal.columns, WIDTH_MAX);
  return [
    `${terminal.paint(STYLES[severity], severity)}  ${terminal.paint("bold", cause)}  ` +
    plainLine(`${file}:${line}`),
    ...source === "" ? [] : [terminal.paint("dim", `  | ${plainLine(source)}`)],
    ...wrapText(plainLine(message), width, "  "),
    ...fix === "" ? [] : ["  Fix:", ...fix.split("\n").map((one) => `    ${plainLine(one)}`)],
  ];
}

/** What the handshake is when it reaches the server. */
function effectiveLines(report: AuditReport, { flags, terminal }: AuditQuestion): string[] {
  const { effective, url } = report;
  if (effective === null) return [];
  const asked = flags.url === undefined ? `${url} (no --url was given)` : url;
  const { server, location, upstream, uri, httpVersion, headers, answered } = effective;
  const where = [
    server === null ? "" : `server ${server}`,
    location ?? (server === null ? "" : "no location"),
  ].filter((part) => part !== "").join(", ");
  const head = [plainLine(asked), ...where === "" ? [] : [plainLine(`  answered by ${where}`)]];
  if (answered !== undefined) {
    const target = answered.location === undefined ? "" : ` ${answered.location}`;
    return [...head, plainLine(`  nginx itself answers ${answered.status}${target}`)];
  }
  if (upstream === null) return [...head, "  reaches no server"];
  return [
    ...head,
    plainLine(`  reaches ${upstream} as:`),
    terminal.paint("bold", plainLine(`    GET ${uri ?? "?"} HTTP/${httpVersion ?? "?"}`)),
    ...Object.entries(headers).map(([name, value]) => plainLine(`    ${name}: ${value}`)),
  ];
}

function noteLines({ notes }: AuditReport, { terminal }: AuditQuestion): string[] {
  const width = Math.min(terminal.columns, WIDTH_MAX);
  const lines = notes.slice(0, NOTES_MAX).flatMap(({ file, line, message }) =>
    wrapText(plainLine(`${file}:${line}: ${message}`), width, "    ", "  ")
  );
  const more = notes.length - NOTES_MAX;
  return lines.length === 0 ? [] : [
    "",
    "Not known:",
    ...lines,
    ...more > 0 ? [`  and ${more} more`] : [],
  ];
}

function verdict({ findings, undecided }: AuditReport, { terminal }: AuditQuestion): string {
  const count = (severity: ConfigFinding["severity"]): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings] = [count("error"), count("warning")];
  const [first] = findings;
  if (errors > 0 && first !== undefined) {
    return terminal.paint("red", `It cannot work: ${first.cause}, ${counted(errors, "error")}.`);
  }
  if (undecided !== null) {
    return terminal.paint(
      "yellow",
      plainLine(`Undecided: ${undecided} is not here, and decides. Try nginx -T, or --root.`),
    );
  }
  return warnings > 0
    ? terminal.paint("yellow", `It works, with ${counted(warnings, "warning")}.`)
    : terminal.paint("green", "It works: nothing in this configuration breaks the link.");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
