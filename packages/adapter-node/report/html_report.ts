import { causeSummary, type Finding } from "@holdfast/core/diagnosis";
import { comparedWords } from "./compared_words.ts";
import type { Consultation } from "./consultation.ts";
import { describeEvidence } from "./describe_evidence.ts";
import { escapeHtml } from "./escape_html.ts";
import { fixesOf } from "./fixes_of.ts";
import { groupedExclusions } from "./grouped_exclusions.ts";
import { htmlPath } from "./html_path.ts";
import { HTML_STYLE } from "./html_style.ts";
import { durationWords, percentWords } from "./words.ts";

const EYEBROWS = {
  healthy: "Healthy",
  found: "A cause was found",
  inconclusive: "Inconclusive",
} as const;
/** No script, no request: nothing but its own style. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * A report as one HTML file that needs nothing else: for whoever runs the proxy.
 *
 * @param consultation Masked already; every text is escaped here.
 */
export function htmlReport(consultation: Consultation): string {
  const { diagnosis, target } = consultation;
  const [top, ...others] = diagnosis.causes;
  const title = `${diagnosis.summary}: ${target}`;
  const body = [
    headerHtml(consultation),
    verdictHtml(consultation),
    section("The path", htmlPath(consultation.stations) + comparedHtml(consultation)),
    top === undefined ? "" : topHtml(top, consultation),
    nextHtml(consultation),
    others.length === 0 ? "" : section("Also possible", others.map(otherHtml).join("")),
    evidenceHtml(consultation),
    exclusionsHtml(consultation),
    footerHtml(consultation),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<main>
${body.filter((part) => part !== "").join("\n")}
</main>
</body>
</html>
`;
}

function comparedHtml({ evidence }: Consultation): string {
  const compared = comparedWords(evidence);
  return compared === "" ? "" : `<p class="under">${escapeHtml(compared)}</p>`;
}

function headerHtml({ target, startedAt, isCutShort }: Consultation): string {
  const when = dateWords(startedAt);
  const early = isCutShort ? " Ended early: this is what was known by then." : "";
  return `<header><p>What Holdfast saw of <code>${escapeHtml(target)}</code> on ` +
    `<time datetime="${new Date(startedAt).toISOString()}">${when}</time>.${early}</p></header>`;
}

function verdictHtml({ diagnosis }: Consultation): string {
  const { outcome, verdict, summary, causes } = diagnosis;
  const [top] = causes;
  const isNamed = verdict !== null && top !== undefined;
  const facts = isNamed
    ? `<div class="facts"><span>cause <b>${escapeHtml(verdict.cause)}</b></span>` +
      `<span>where <b>${escapeHtml(verdict.hop === "tls" ? "TLS" : verdict.hop)}</b></span>` +
      `<span>how sure <b>${percentWords(verdict.confidence)}</b></span></div>` +
      `<p>${escapeHtml(top.explanation)}</p>`
    : "";
  return `<div class="verdict ${outcome}"><p class="eyebrow">${EYEBROWS[outcome]}</p>` +
    `<h1>${escapeHtml(isNamed ? top.title : summary)}</h1>${facts}</div>`;
}

function topHtml(finding: Finding, { evidence }: Consultation): string {
  const { why, against, candidates } = finding;
  const fixes = fixesOf(finding, evidence).map(({ title, text }) =>
    `${title === "" ? "" : `<p class="tag">${escapeHtml(title)}</p>`}${pre(text)}`
  );
  return [
    why.length === 0 ? "" : section("Why", list(why)),
    against.length === 0 ? "" : section("What speaks against it", list(against)),
    fixes.length === 0 ? "" : section("What to change", fixes.join("")),
    candidates.length === 0
      ? ""
      : section("Which of these it is, this evidence cannot tell", list(candidates.map(titled))),
  ].join("");
}

function otherHtml({ title, cause, hop, confidence, why, explanation, fix }: Finding): string {
  const share = percentWords(confidence);
  return `<article class="card"><h3 style="margin-top:0">${escapeHtml(title)}</h3>` +
    `<p class="tag">${escapeHtml(cause)}, at the hop ${escapeHtml(hop)}, ${share}</p>` +
    `<div class="meter" role="img" aria-label="${share} likely"><i style="width:${
      Math.round(confidence * 100)
    }%"></i></div><p>${escapeHtml(explanation)}</p>${list(why)}` +
    `${fix === "" ? "" : `<h3>If it is this</h3>${pre(fix)}`}</article>`;
}

function nextHtml({ diagnosis }: Consultation): string {
  const { nextProbe } = diagnosis;
  if (nextProbe === null) return "";
  const command = nextProbe.command === undefined ? "" : pre(nextProbe.command);
  return section("What to do next", `<p>${escapeHtml(nextProbe.what)}.</p>${command}`);
}

function evidenceHtml({ evidence, startedAt }: Consultation): string {
  const inOrder = [...evidence].sort((a, b) => a.at - b.at);
  const rows = inOrder.map((record) => {
    const { what, said, isGood } = describeEvidence(record);
    const [mark, state, words] = isGood === null
      ? ["", "unknown", ""]
      : isGood
      ? ["✓", "works", "as it is where all is well"]
      : ["✗", "broken", "not as it is where all is well"];
    const place = record.via === undefined
      ? ""
      : ` <span class="tag">at ${escapeHtml(record.via)}</span>`;
    return `<tr><td class="mark ${state}" title="${words}">${mark}</td>` +
      `<th scope="row">${escapeHtml(what)}${place}</th><td class="said">${escapeHtml(said)}</td>` +
      `<td class="when">${escapeHtml(whenWords(record.at, startedAt))}</td></tr>`;
  });
  const head = '<tr><th scope="col"></th><th scope="col">What was looked at</th><th scope="col">' +
    'What was seen</th><th scope="col" class="when">When</th></tr>';
  const table = `<div class="scroll"><table><thead>${head}</thead><tbody>${
    rows.join("")
  }</tbody></table></div>`;
  return rows.length === 0 ? "" : section("What was measured", table);
}

/** Probes tell time by a clock of their own; what lies elsewhere is left out. */
function whenWords(at: number, startedAt: number): string {
  const after = at - startedAt;
  return after >= -1000 && after < 86_400_000 ? `+${durationWords(Math.max(0, after))}` : "";
}

function exclusionsHtml({ diagnosis }: Consultation): string {
  const groups = groupedExclusions(diagnosis.ruledOut);
  if (groups.length === 0) return "";
  const entries = groups.map(({ by, titles }) =>
    `<dt>${escapeHtml(by)}</dt><dd>So not: ${escapeHtml(titles.join("; "))}</dd>`
  );
  const count = diagnosis.ruledOut.length;
  const said = `${count} ${count === 1 ? "cause is" : "causes are"} excluded by what was seen`;
  // Where all is well, nobody asks what it is not.
  const isOpen = diagnosis.outcome === "healthy" ? "" : " open";
  return section(
    "Ruled out",
    `<details class="card"${isOpen}><summary>${said}</summary><dl>${
      entries.join("")
    }</dl></details>`,
  );
}

function footerHtml({ command, notes, tookMs }: Consultation): string {
  const said = notes.length === 0 ? "" : section("Notes", list(notes));
  const again = command === "" ? "" : section("To look again", pre(command));
  return `${said}${again}<footer><p>It looked for ` +
    `${durationWords(tookMs)}. Keys and channels are masked as •••. This file asks for nothing ` +
    `over the network.</p></footer>`;
}

function titled(id: Finding["candidates"][number]): string {
  return `${causeSummary(id).title} (${id})`;
}

function section(title: string, html: string): string {
  return `<section><h2>${escapeHtml(title)}</h2>${html}</section>`;
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;
}

function pre(text: string): string {
  // A box that scrolls must be reachable by keyboard.
  return `<pre tabindex="0"><code>${escapeHtml(text.trimEnd())}</code></pre>`;
}

function dateWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
