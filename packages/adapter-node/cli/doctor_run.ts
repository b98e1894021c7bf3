import { type Evidence, MASK, type Secret } from "@holdfast/core";
import { type ProbeOptions, probePath } from "../probes/mod.ts";
import { consult } from "../report/consult.ts";
import type { Consultation } from "../report/consultation.ts";
import { htmlReport } from "../report/html_report.ts";
import { jsonDocument } from "../report/json_document.ts";
import { maskOf } from "../report/secret_mask.ts";
import { CliError, EXIT } from "./cli_error.ts";
import { checkStandardInput, type DoctorFlags, doctorTarget } from "./doctor_flags.ts";
import {
  type HostReading,
  type HostText,
  readHostEvidence,
  readHostTexts,
  readLogsAgain,
} from "./doctor_inputs.ts";
import { type LocalTexts, readLocal } from "./doctor_local.ts";
import { judgeNginx, type NginxAnswer, readNginxInput } from "./doctor_nginx.ts";
import { doctorText } from "./doctor_text.ts";
import { readInputFile } from "./input_file.ts";
import { LivePath } from "./live_path.ts";
import { findTicket } from "./find_ticket.ts";
import { repeatCommand } from "./repeat_command.ts";
import { checkReportPath, saveReport } from "./save_report.ts";
import type { Terminal } from "./terminal.ts";
import { readWalletKey } from "./wallet_key.ts";

const EXIT_CODES = {
  healthy: EXIT.ok,
  found: EXIT.found,
  inconclusive: EXIT.inconclusive,
} as const;
const NO_LOCAL: LocalTexts = { texts: [], nginx: null, notes: [] };
const CHANNEL_PLACEHOLDER = "0".repeat(32);

/**
 * Looks at a path, names what is wrong with it, and says so.
 *
 * @param url The address, as it was given.
 * @returns The exit code.
 * @throws {CliError} If an input or an output cannot be used.
 */
export async function runDoctor(
  url: string,
  flags: DoctorFlags,
  terminal: Terminal,
): Promise<number> {
  checkStandardInput(flags);
  if (flags.report !== undefined) checkReportPath(flags.report);
  const visit = await Visit.prepare(url, flags, terminal);
  const consultation = await visit.run();
  if (flags.json === true) terminal.write(jsonDocument(consultation));
  else {
    const paint: Terminal["paint"] = (style, text) => terminal.paint(style, text);
    const lines = doctorText(consultation, { paint, columns: terminal.columns });
    terminal.write(`${lines.join("\n")}\n`);
  }
  if (flags.report !== undefined) {
    saveReport(flags.report, htmlReport(consultation));
    terminal.writeError(`The report is in ${flags.report}`);
  }
  return EXIT_CODES[consultation.diagnosis.outcome];
}

interface Prepared {
  readonly url: string;
  readonly isItemExposed: boolean;
  readonly item?: Secret;
  readonly key?: Secret;
  readonly ticket?: Secret;
  readonly ca?: string;
  readonly texts: readonly HostText[];
  readonly nginx?: Awaited<ReturnType<typeof readNginxInput>>;
}

/** One visit: everything is read first, so that a misspelt file costs no time. */
class Visit {
  readonly #given: Prepared;
  readonly #flags: DoctorFlags;
  readonly #terminal: Terminal;
  readonly #abort = new AbortController();

  constructor(given: Prepared, flags: DoctorFlags, terminal: Terminal) {
    this.#given = given;
    this.#flags = flags;
    this.#terminal = terminal;
  }

  static async prepare(url: string, flags: DoctorFlags, terminal: Terminal): Promise<Visit> {
    const target = doctorTarget(url, flags.item, terminal.env);
    const hasKey = flags.keyFile !== undefined || (terminal.env["HOLDFAST_KEY"] ?? "") !== "";
    const key = hasKey ? { key: await readWalletKey(flags.keyFile, terminal) } : {};
    const found = findTicket({ file: flags.ticketFile, env: terminal.env });
    const ticket = found === null ? {} : { ticket: found };
    const ca = flags.caFile === undefined
      ? {}
      : { ca: await readInputFile({ path: flags.caFile, what: "authorities" }, terminal) };
    const nginx = flags.nginx === undefined
      ? {}
      : { nginx: await readNginxInput(flags.nginx, flags.root, terminal) };
    const texts = await readHostTexts(flags, terminal);
    return new Visit({ ...target, ...key, ...ticket, ...ca, ...nginx, texts }, flags, terminal);
  }

  async run(): Promise<Consultation> {
    const startedAt = Date.now();
    const stopListening = this.#terminal.onQuit(() => this.#abort.abort());
    try {
      return await this.#look(startedAt);
    } finally {
      stopListening();
    }
  }

  async #look(startedAt: number): Promise<Consultation> {
    const { url, isItemExposed } = this.#given;
    const { signal } = this.#abort;
    const before = this.#flags.local === true ? await readLocal(signal) : NO_LOCAL;
    const probed = await this.#probe(before);
    const after = this.#flags.local === true
      ? await readLocal(signal, ["wireguard", "interface", "firewall"])
      : NO_LOCAL;
    const nginx = this.#judge(before, probed, startedAt);
    const host = await this.#readHosts([...before.texts, ...after.texts], probed, startedAt);
    return consult({
      target: url,
      evidence: [...probed, ...nginx.evidence, ...host],
      secrets: this.#secrets(),
      startedAt,
      tookMs: Date.now() - startedAt,
      command: repeatCommand(url, this.#flags),
      isCutShort: signal.aborted,
      notes: [...before.notes, ...nginx.notes, ...exposureNote(isItemExposed)],
    });
  }

  async #probe(local: LocalTexts): Promise<readonly Evidence[]> {
    const { url, item, key, ticket, ca, texts } = this.#given;
    const { via, profile, feed, deep, origin, json } = this.#flags;
    const hasTunnel = [...texts, ...local.texts].some(({ flag }) => flag === "wireguard");
    const picture = new LivePath({
      terminal: this.#terminal,
      tls: /^(?:https|wss):/i.test(url),
      hasTunnel,
      isQuiet: json === true,
    });
    const options: ProbeOptions = {
      url,
      via,
      signal: this.#abort.signal,
      onStep: (step) => picture.hear(step),
      ...item === undefined ? {} : { item },
      ...key === undefined ? {} : { key },
      ...ticket === undefined ? {} : { ticket },
      ...ca === undefined ? {} : { ca },
      ...feed === undefined ? {} : { feed },
      ...profile === undefined ? {} : { profile },
      ...deep === undefined ? {} : { deep },
      ...origin === undefined ? {} : { origin },
    };
    picture.start();
    try {
      return await probePath(options);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const how = "Give it as https://lnbits.example.com or wss://example.com/feed";
      throw new CliError(EXIT.usage, maskOf(this.#secrets())(error.message), how);
    } finally {
      picture.end();
    }
  }

  #judge(local: LocalTexts, probed: readonly Evidence[], at: number): NginxAnswer {
    const input = this.#given.nginx ??
      (local.nginx === null ? undefined : { source: local.nginx, file: "nginx -T" });
    const target = targetOf(probed);
    if (input === undefined || target === undefined) return { evidence: [], notes: [] };
    const { nginxVersion } = this.#flags;
    const host = target.host.includes(":") ? `[${target.host}]` : target.host;
    const path = target.path.replaceAll(MASK, CHANNEL_PLACEHOLDER);
    return judgeNginx(input, {
      url: `${target.tls ? "wss" : "ws"}://${host}:${target.port}${path}`,
      // What a gateway needs of a proxy is what every server does.
      profile: target.profile === "lnbits" ? "lnbits" : "generic",
      at,
      isLocal: this.#given.nginx === undefined,
      ...nginxVersion === undefined ? {} : { nginxVersion },
    });
  }

  /** Logs are read again: what the probes caused stands at their end. */
  async #readHosts(
    local: readonly HostText[],
    probed: readonly Evidence[],
    since: number,
  ): Promise<readonly Evidence[]> {
    const texts = await readLogsAgain(this.#given.texts, this.#terminal);
    const { logFormat } = this.#flags;
    const reading: HostReading = {
      path: targetOf(probed)?.path ?? new URL(this.#given.url).pathname,
      since,
      at: Date.now(),
      secrets: this.#secrets().map((secret) => secret.reveal()),
      ...logFormat === undefined ? {} : { logFormat },
    };
    return readHostEvidence([...texts, ...local], reading);
  }

  #secrets(): readonly Secret[] {
    const { item, key, ticket } = this.#given;
    return [item, key, ticket].filter((secret) => secret !== undefined);
  }
}

function targetOf(evidence: readonly Evidence[]): (Evidence & { kind: "target" }) | undefined {
  return evidence.find((record): record is Evidence & { kind: "target" } =>
    record.kind === "target"
  );
}

function exposureNote(isExposed: boolean): readonly string[] {
  return isExposed
    ? [
      "The channel's id stood on the command line, where every user of this machine can read it; " +
      "HOLDFAST_ITEM keeps it to yourself",
    ]
    : [];
}
