/** The look of a report: light and dark by the reader's choice, and plain on paper. */
export const HTML_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f5f2; --card: #ffffff; --ink: #1d1f23; --quiet: #62666f; --line: #dedcd6;
  --good: #1a7f4b; --bad: #c2332b; --odd: #9a6200; --code: #f2f0eb; --shade: #eceae4;
  --bad-wash: #fdf0ee; --good-wash: #eef8f2; --odd-wash: #fdf6e8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131518; --card: #1b1e23; --ink: #e8e6e1; --quiet: #a0a4ad; --line: #31353d;
    --good: #5cc98c; --bad: #ff8278; --odd: #e8b255; --code: #14171b; --shade: #252931;
    --bad-wash: #2b1c1c; --good-wash: #16261e; --odd-wash: #2a2417;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
header p, footer { color: var(--quiet); font-size: .9rem; }
header p { margin: 0 0 1.25rem; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.015em; }
h2 { font-size: 1.15rem; margin: 0 0 .75rem; letter-spacing: -.005em; }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p { margin: 0 0 .8rem; max-width: 46rem; }
section { margin: 2.25rem 0 0; }
ul { margin: 0; padding: 0 0 0 1.15rem; }
li { margin: 0 0 .35rem; overflow-wrap: anywhere; }
li::marker { color: var(--quiet); }
code, pre {
  font: .84rem/1.6 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; }
pre {
  margin: .5rem 0 0; padding: 1rem 1.1rem; background: var(--code); border: 1px solid var(--line);
  border-radius: 8px; overflow-x: auto; tab-size: 4;
}
.verdict {
  background: var(--wash); border: 1px solid var(--line); border-left: 5px solid var(--accent);
  border-radius: 10px; padding: 1.5rem 1.6rem 1.1rem;
}
.found { --accent: var(--bad); --wash: var(--bad-wash); }
.healthy { --accent: var(--good); --wash: var(--good-wash); }
.inconclusive { --accent: var(--odd); --wash: var(--odd-wash); }
.eyebrow {
  color: var(--accent); font-weight: 650; font-size: .8rem; letter-spacing: .07em;
  text-transform: uppercase; margin: 0 0 .35rem;
}
.facts { display: flex; flex-wrap: wrap; gap: .4rem .6rem; margin: .7rem 0 1rem; padding: 0; }
.facts span {
  background: var(--card); border: 1px solid var(--line); border-radius: 99px;
  padding: .12rem .7rem; font-size: .85rem; color: var(--quiet);
}
.facts b { color: var(--ink); font-weight: 600; }
.path { display: flex; list-style: none; margin: 0; padding: 1.6rem .5rem 1.2rem;
  background: var(--card);
  border: 1px solid var(--line); border-radius: 10px; }
.path li { flex: 1 1 0; min-width: 0; text-align: center; position: relative; margin: 0;
  padding: 0 .35rem; }
.path li + li::before {
  content: ""; position: absolute; top: 17px; right: calc(50% + 22px); left: calc(-50% + 22px);
  border-top: 2px solid var(--good);
}
.path li.unknown::before, .path li.suspect::before { border-top-style: dashed;
  border-color: var(--line); }
.path li.broken::before { border-color: var(--bad); border-top-style: dashed; }
.under { margin-top: .8rem; }
.path svg { display: block; margin: 0 auto .5rem; width: 36px; height: 36px; }
.path b { display: block; font-weight: 600; font-size: .92rem; }
.path small { display: block; color: var(--quiet); font-size: .8rem; line-height: 1.4;
  overflow-wrap: anywhere; }
.works { color: var(--good); } .broken { color: var(--bad); } .suspect { color: var(--odd); }
.unknown { color: var(--quiet); }
.path b, .path small { color: var(--ink); } .path small { color: var(--quiet); }
.path .unknown b { color: var(--quiet); font-weight: 500; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 1.25rem 1.4rem; }
.card + .card { margin-top: .9rem; }
.meter { height: 5px; border-radius: 3px; background: var(--shade); margin: .5rem 0 .8rem;
  overflow: hidden; }
.meter i { display: block; height: 100%; background: var(--accent, var(--quiet)); }
pre + .tag { margin-top: 1.1rem; }
.tag { color: var(--quiet); font-size: .85rem; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line);
  border-radius: 10px; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .8rem;
  border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--quiet); font-weight: 600; }
tbody th { font-weight: 600; white-space: nowrap; }
td.said { overflow-wrap: anywhere; min-width: 16rem; }
.when { white-space: nowrap; color: var(--quiet); font-variant-numeric: tabular-nums; }
.mark { font-weight: 700; width: 1.2rem; padding-right: 0; }
summary { cursor: pointer; color: var(--quiet); }
dl { margin: 1rem 0 0; font-size: .9rem; }
dt { font-weight: 600; }
dd { margin: 0 0 .8rem; color: var(--quiet); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
@media (max-width: 44rem) {
  main { padding-top: 1.5rem; } h1 { font-size: 1.5rem; }
  .path { flex-direction: column; padding: 1rem 1.2rem; }
  .path li { display: grid; grid-template-columns: 36px 1fr; column-gap: .9rem; text-align: left;
    min-height: 58px; align-content: start; }
  .path svg { grid-row: span 2; margin: 0; }
  .path li + li::before { top: -22px; bottom: auto; left: calc(.35rem + 17px); right: auto;
    height: 22px;
    border-top: 0; border-left: 2px solid var(--good); }
  .path li.unknown::before, .path li.suspect::before { border-left: 2px dashed var(--line); }
  .path li.broken::before { border-left: 2px dashed var(--bad); }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .8rem .9rem; }
  td.said { min-width: 0; } th, td { padding: .5rem .6rem; }
  tbody th { white-space: normal; } .when { display: none;
    } thead th:last-child { display: none; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --quiet: #444;
    --line: #bbb;
    --good: #0b6b3a; --bad: #a8211a; --odd: #7a4d00; --code: #f6f6f6; --shade: #ddd;
    --bad-wash: #fff; --good-wash: #fff; --odd-wash: #fff; }
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .card, .verdict, .path, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
`;
