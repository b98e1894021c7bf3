import { statSync } from "node:fs";
import { join } from "node:path";
import type { Evidence } from "@holdfast/core";
import { auditConfig, type AuditInput, configEvidence, nodeConfigFiles } from "../audit/mod.ts";
import { readInputFile, unreadable } from "./input_file.ts";
import type { Terminal } from "./terminal.ts";

/** What the configuration is judged for. */
export interface NginxQuestion {
  /** The WebSocket's address, without what is secret in it. */
  readonly url: string;
  readonly nginxVersion?: string;
  readonly profile?: "lnbits" | "generic";
  /** Wall-clock milliseconds. */
  readonly at: number;
  /** Whether it is what this host happens to run, which need not be the proxy of that address. */
  readonly isLocal: boolean;
}

/** What a configuration told. */
export interface NginxAnswer {
  readonly evidence: readonly Evidence[];
  readonly notes: readonly string[];
}

const NOTES_MAX = 8;
const ELSEWHERE_REGEXP = /^No server listens on port/;

/**
 * Reads a configuration: a file, a folder, or `-` for the standard input.
 *
 * @throws {CliError} If it cannot be read.
 */
export async function readNginxInput(
  path: string,
  root: string | undefined,
  terminal: Terminal,
): Promise<AuditInput> {
  const more = { files: nodeConfigFiles, ...root === undefined ? {} : { root } };
  if (path !== "-" && isFolder(path)) {
    const file = join(path, "nginx.conf");
    // A folder with a nginx.conf is a whole configuration, one without is what a server includes.
    const isWhole = nodeConfigFiles.readFile(file) !== null;
    if (isWhole) return { source: nodeConfigFiles.readFile(file) ?? "", file, ...more };
    if (nodeConfigFiles.glob(join(path, "*")).length === 0) {
      const input = { path, what: "configuration of nginx" };
      throw unreadable(input, "the folder is empty", "Name the folder that holds nginx.conf");
    }
    const hasConf = nodeConfigFiles.glob(join(path, "*.conf")).length > 0;
    return {
      source: `include ${hasConf ? "*.conf" : "*"};`,
      file: join(path, "(folder)"),
      ...more,
    };
  }
  const source = await readInputFile({ path, what: "configuration of nginx" }, terminal);
  return { source, file: path === "-" ? "(standard input)" : path, ...more };
}

/**
 * Judges a configuration for the handshake in question.
 *
 * @throws {CliError} If it is no configuration at all.
 */
export function judgeNginx(input: AuditInput, question: NginxQuestion): NginxAnswer {
  const { url, nginxVersion, profile, at, isLocal } = question;
  const report = auditConfig(input, {
    url,
    ...nginxVersion === undefined ? {} : { nginxVersion },
    ...profile === undefined ? {} : { profile },
  });
  const { refusal, proxy, advice, notes } = report;
  if (proxy === null) {
    const place = refusal === null ? "" : `${refusal.file}:${refusal.line}: ${refusal.message}`;
    const named = { path: input.file ?? "-", what: "configuration of nginx" };
    throw unreadable(named, place || "it is none", "Give nginx.conf, or what 'nginx -T' prints");
  }
  if (proxy !== "nginx") {
    return { evidence: [], notes: [`A configuration of ${proxy} is not audited. ${advice}`] };
  }
  if (isLocal && notes.some(({ message }) => ELSEWHERE_REGEXP.test(message))) {
    const why = "it does not listen on the port of that address";
    return { evidence: [], notes: [`The nginx of this host is set aside: ${why}`] };
  }
  return {
    evidence: [configEvidence(report, at)],
    notes: notes.slice(0, NOTES_MAX).map(({ file, line, message }) =>
      `${file}:${line}: ${message}`
    ),
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
