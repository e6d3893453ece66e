import { COLOURS, DRAWINGS } from '../plots/drawing-style.ts';

/** The look of a report: one column, system fonts; ink on white in print. */
export const STYLESHEET = `
${COLOURS}
svg { display: block; width: 100%; height: auto; overflow: visible; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 var(--sans); font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; }
main { max-width: 1080px; margin: 0 auto; padding: 56px 32px 72px; }
header { margin-bottom: 32px; }
h1 { font: 500 2.25rem/1.15 var(--serif); letter-spacing: -0.012em; margin: 0 0 8px; text-wrap: balance; }
h2 { font: 500 1.4rem/1.25 var(--serif); margin: 52px 0 4px; padding-top: 18px; border-top: 1px solid var(--rule); }
h3 { font: 600 1rem/1.3 var(--sans); margin: 32px 0 4px; }
p { margin: 0 0 12px; max-width: 44em; }
.kicker { color: var(--accent); font-size: 0.8125rem; font-weight: 600; letter-spacing: 0.07em; text-transform: uppercase; margin: 0 0 10px; }
.lede { color: var(--soft); }
.lead { color: var(--soft); margin-bottom: 20px; }
.notice { border-left: 3px solid var(--goal); padding: 4px 0 4px 14px; }
code { font: 0.86em var(--mono); }
a { color: var(--accent); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 18px 24px; border-top: 1px solid var(--rule); margin: 28px 0 0; padding: 14px 0 0; }
.figures dt { color: var(--soft); font-size: 0.8125rem; }
.figures dd { margin: 2px 0 0; font: 500 1.625rem/1.2 var(--serif); font-variant-numeric: lining-nums tabular-nums; }
.figures small { display: block; color: var(--soft); font: 0.8125rem/1.35 var(--sans); margin-top: 3px; }
figure { margin: 0 0 12px; }
figcaption { color: var(--soft); font-size: 0.875rem; line-height: 1.5; max-width: 52em; margin-top: 10px; }
.curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(290px, 1fr)); gap: 28px 24px; }
.cells { display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 20px 24px; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap: 20px 28px; margin-bottom: 16px; }
.wide, .table { overflow-x: auto; }
.take { color: var(--soft); font-size: 0.8125rem; margin: 8px 0 0; }
.take a { display: inline-block; padding: 1px 8px; border: 1px solid var(--rule); border-radius: 3px; text-decoration: none; }
.take a:hover { border-color: var(--accent); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.cite { color: var(--soft); font-size: 0.875rem; margin-top: 14px; overflow-wrap: anywhere; }
.rest .wide { margin-bottom: 24px; }
.wide svg { min-width: 640px; }
.map { display: grid; grid-template-columns: minmax(0, 540px) minmax(220px, 1fr); gap: 32px; align-items: start; }
.map figcaption { margin-top: 0; }
.map + .map { margin-top: 32px; }
${DRAWINGS}
.key { display: flex; flex-wrap: wrap; gap: 4px 22px; color: var(--soft); font-size: 0.8125rem; margin: 14px 0 0; padding: 0; list-style: none; }
.key svg { display: inline-block; width: 26px; height: 10px; margin-right: 7px; vertical-align: 0; }
.table { margin-top: 16px; }
table { border-collapse: collapse; font-size: 0.875rem; line-height: 1.45; }
caption { caption-side: bottom; text-align: left; color: var(--soft); font-size: 0.8125rem; padding-top: 10px; }
th, td { text-align: left; vertical-align: baseline; padding: 6px 18px 6px 0; border-bottom: 1px solid var(--grid); font-weight: 400; }
thead th { color: var(--soft); font-size: 0.8125rem; border-bottom-color: var(--rule); white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
.badge { font-size: 0.8125rem; font-weight: 600; white-space: nowrap; }
.pass { color: var(--good); }
.fail { color: var(--bad); }
.unsure { color: var(--goal); }
.badge + small { display: block; color: var(--soft); }
.pass::before { content: "\\2713\\00a0"; }
.fail::before { content: "\\2715\\00a0"; }
.unsure::before { content: "?\\00a0"; }
details { margin-top: 16px; }
summary { cursor: pointer; color: var(--accent); font-size: 0.875rem; }
summary:focus-visible, .take a:focus-visible, .wide:focus-visible, .table:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
pre { background: var(--panel); padding: 12px 14px; white-space: pre-wrap; overflow-wrap: anywhere; font: 0.84rem/1.5 var(--mono); border-radius: 4px; }
@media screen and (max-width: 760px) {
  .wide, .table { background: linear-gradient(to right, var(--paper) 30%, transparent) left / 40px 100% no-repeat local, linear-gradient(to left, var(--paper) 30%, transparent) right / 40px 100% no-repeat local, linear-gradient(to right, var(--rule), transparent) left / 12px 100% no-repeat, linear-gradient(to left, var(--rule), transparent) right / 12px 100% no-repeat; }
  th[scope=row] { white-space: nowrap; }
  td:not(.number):not(:empty) { min-width: 9em; }
  .wide::before { content: "Scroll sideways \\2192"; display: block; position: sticky; left: 0; color: var(--soft); font-size: 0.8125rem; margin-bottom: 6px; }
}
@media screen and (max-width: 640px) { .map { grid-template-columns: 1fr; gap: 0; } .cells { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px; } main { padding: 32px 18px 48px; } h1 { font-size: 1.75rem; } }
@media print {
  :root { color-scheme: light; --paper: #fff; --panel: #fff; --ink: #000; --soft: #333; --faint: #666; --rule: #bbb; --grid: #ddd; --accent: #0b5a7d; --goal: #b8501f; --good: #1f6b44; --bad: #9c2a23; --wall: #333; }
  html { font-size: 12px; }
  body { font-size: 9.5pt; line-height: 1.4; }
  header { margin-bottom: 12px; }
  h1 { font-size: 1.9rem; }
  th, td { padding: 3px 10px 3px 0; }
  main { max-width: none; padding: 0; }
  h2 { margin-top: 18px; padding-top: 10px; }
  .lead { margin-bottom: 10px; break-inside: avoid; }
  .figures { margin-top: 12px; gap: 8px 16px; }
  h2, .lead { break-after: avoid; }
  .curves { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 16px; }
  .panels { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 12px; }
  .cells { grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 12px; }
  .figures { grid-template-columns: repeat(5, 1fr); }
  .wide svg { min-width: 0; }
  details { break-inside: auto; }
  summary, h3 { break-after: avoid; }
  section > .lead + * { break-before: avoid; }
  .take { display: none; }
  .wide svg { width: auto; max-width: 100%; max-height: 118mm; }
  .figures, .cells > svg, .curves > svg, .panels > figure, .wide, tr { break-inside: avoid; }
  .map { grid-template-columns: 92mm 1fr; gap: 16px; break-inside: avoid; }
  thead { display: table-header-group; }
  .band { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`.trim();
