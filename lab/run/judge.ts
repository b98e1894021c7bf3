import type { CauseId } from "@holdfast/core/diagnosis";
import type { Aim, Gives } from "../fault.ts";
import type { LabPath } from "../path/lab_path.ts";
import { askDoctor } from "./ask_doctor.ts";
import { askPage } from "./ask_page.ts";
import { GivenFiles } from "./given_files.ts";
import { keepPageReport } from "./keep_page_report.ts";
import type { Listed } from "./load_faults.ts";
import { placeOf, type Verdict, type View } from "./view.ts";

/** What was seen of one fault. */
export interface Judged {
  readonly id: string;
  readonly title: string;
  readonly kind: Listed["kind"];
  readonly views: readonly View[];
  /** Why it could not be made or looked at. */
  readonly failure?: string;
}

const FILES: readonly Gives[] = [
  "nginx",
  "nginx-log",
  "server-log",
  "wireguard",
  "wireguard-far",
  "interface",
  "interface-far",
  "firewall",
  "firewall-far",
];

/**
 * Makes one fault, looks at it from each place it asks for, and mends the path.
 *
 * @param reports A folder where the doctor's HTML reports are kept.
 */
export async function judge(
  path: LabPath,
  { id, kind, fault }: Listed,
  reports?: string,
): Promise<Judged> {
  const views: View[] = [];
  let failure: string | undefined;
  try {
    const aim: Aim = await fault.make(path) ?? {};
    const add = (view: string, right: readonly CauseId[], verdict: Verdict): void => {
      views.push({ view, expected: right[0] ?? null, verdict, place: placeOf(right, verdict) });
    };
    const files = fault.gives.filter((given) => FILES.includes(given));
    const switches = fault.gives.filter((given) => !FILES.includes(given));
    const right = [...fault.cause === null ? [] : [fault.cause], ...fault.accepted ?? []];
    const outside = fault.outside === undefined ? right : [fault.outside ?? []].flat();
    const report = (view: string): readonly string[] =>
      reports === undefined ? [] : ["--report", `${reports}/${id}-${view}.html`];
    const given = await GivenFiles.begin(path, files);
    if (fault.gives.includes("page")) {
      const verdict = await askPage(path, aim);
      add("page", right, verdict);
      if (reports !== undefined) keepPageReport(`${reports}/${id}-page.html`, path, aim, verdict);
    } else {
      if (fault.outside !== null) {
        const name = switches.includes("deep") ? "deep" : "outside";
        add(name, outside, await askDoctor(path, aim, switches, report("outside")));
      } else if (files.some((given) => given !== "nginx")) {
        // Logs and counters tell nothing before anybody came.
        await askDoctor(path, aim, switches.filter((given) => given !== "deep"));
      }
      if (files.length > 0) {
        const name = switches.includes("deep") ? "deep, files" : "files";
        const handed = [...await given.options(), ...report("files")];
        add(name, right, await askDoctor(path, aim, switches, handed));
      }
    }
  } catch (error) {
    failure = firstLine(error);
  }
  try {
    await path.mend();
  } catch (error) {
    failure ??= `Cannot mend the path: ${firstLine(error)}`;
  }
  return { id, title: fault.title, kind, views, ...(failure === undefined ? {} : { failure }) };
}

/** Whether every look named what it was to name. */
export function isRight({ views, failure }: Judged): boolean {
  return failure === undefined && views.length > 0 &&
    views.every(({ place }) => place === "first");
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0] ?? text;
}
