/** The colours and fonts of a report: one accent; light or dark as the reader's system is. */
const COLOURS = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfb; --panel: #f5f5f1; --ink: #1b1e23; --soft: #5b6169; --faint: #8a9098; --rule: #e0e0da; --grid: #ebebe5;
  --accent: #0b6a92; --goal: #d0622b; --good: #1f7a4d; --bad: #b3372f; --wall: #4a4f57;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif;
  --serif: ui-serif, "Iowan Old Style", Charter, "Palatino Linotype", Palatino, Georgia, "Noto Serif", "DejaVu Serif", serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161a; --panel: #1b1e23; --ink: #e8e8e4; --soft: #a9afb7; --faint: #7f868f; --rule: #32363d; --grid: #262a30;
    --accent: #5ab4da; --goal: #f08a55; --good: #63c795; --bad: #f0837b; --wall: #9aa1ab;
  }
}
`.trim();

/** The marks of drawings. */
const DRAWINGS = `
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { font: 11.5px var(--sans); fill: var(--soft); font-variant-numeric: tabular-nums; }
svg .heading, svg .cell-title { fill: var(--ink); font-weight: 600; font-size: 13px; }
svg .name { fill: var(--soft); }
svg .middle { text-anchor: middle; }
svg .end { text-anchor: end; }
.grid line { stroke: var(--grid); stroke-width: 1; }
.grid .base, .ticks line { stroke: var(--faint); }
.curve { fill: none; stroke: var(--accent); stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
.band { fill: var(--accent); fill-opacity: 0.13; }
.levels line { stroke: var(--faint); stroke-dasharray: 2 4; stroke-linecap: round; stroke-width: 1.5; }
.levels .oracle { stroke-dasharray: 8 4; }
svg .levels text { fill: var(--soft); font-size: 11px; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.gate { fill: none; stroke: var(--goal); stroke-width: 1.75; stroke-linejoin: round; }
.wall { stroke: var(--wall); stroke-linecap: butt; }
.obstacle { fill: var(--wall); }
.goal { fill: var(--goal); fill-opacity: 0.28; stroke: var(--goal); stroke-width: 1.25; }
.site { fill: none; stroke: var(--rule); }
.track { fill: none; stroke: var(--accent); stroke-width: 1.15; stroke-linejoin: round; stroke-opacity: 0.85; }
.start { fill: var(--paper); stroke: var(--ink); stroke-width: 1.4; }
.end-success { fill: var(--goal); stroke: var(--paper); stroke-width: 1; }
.end-failure { fill: var(--ink); stroke: var(--paper); stroke-width: 1; }
.heat { fill: var(--accent); }
.frame { fill: none; stroke: var(--faint); }
.arrow { fill: none; stroke: var(--ink); stroke-width: 1.2; stroke-linecap: round; stroke-linejoin: round; }
.cut { stroke: var(--faint); stroke-opacity: 0.55; }
.arrow.to { stroke: var(--accent); stroke-width: 1.6; }
.wave { fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
.pale .wave { stroke-width: 1; stroke-opacity: 0.3; }
.wave-start { fill: var(--accent); }
svg .wave-number { fill: var(--ink); font-size: 10.5px; font-weight: 600; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.rest-spikes { fill: none; stroke: var(--ink); stroke-width: 1.4; stroke-linecap: round; stroke-opacity: 0.45; }
.frame-spikes { fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linecap: round; stroke-opacity: 0.65; }
.dot { fill: var(--faint); }
.outlined .goal { fill: none; stroke-width: 2.5; }
.scale-bar { stroke: var(--soft); stroke-width: 1.5; }
.spikes { fill: none; stroke: var(--ink); stroke-width: 0.7; }
svg .events { image-rendering: pixelated; }
.rate { fill: var(--accent); fill-opacity: 0.35; }
`.trim();

/** The look of a drawing that stands outside of a report, in a file of its own. */
export const DRAWING_STYLESHEET = `${COLOURS}\n${DRAWINGS}`;

/** The look of a report: one column, system fonts; ink on white in print. */
export const STYLESHEET = `
${COLOURS}
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
.wide { overflow-x: auto; }
.rest .wide { margin-bottom: 24px; }
.wide svg { min-width: 640px; }
.map { display: grid; grid-template-columns: minmax(0, 460px) minmax(200px, 1fr); gap: 32px; align-items: end; }
.map + .map { margin-top: 32px; }
${DRAWINGS}
.key { display: flex; flex-wrap: wrap; gap: 4px 22px; color: var(--soft); font-size: 0.8125rem; margin: 14px 0 0; padding: 0; list-style: none; }
.key svg { display: inline-block; width: 26px; height: 10px; margin-right: 7px; vertical-align: 0; }
.table { overflow-x: auto; margin-top: 16px; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; line-height: 1.45; }
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
summary:focus-visible, .wide:focus-visible, .table:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
pre { background: var(--panel); padding: 12px 14px; overflow-x: auto; font: 0.84rem/1.5 var(--mono); border-radius: 4px; }
@media (max-width: 640px) { .map { grid-template-columns: 1fr; gap: 0; } main { padding: 32px 18px 48px; } h1 { font-size: 1.75rem; } }
@media print {
  :root { color-scheme: light; --paper: #fff; --panel: #fff; --ink: #000; --soft: #333; --faint: #666; --rule: #bbb; --grid: #ddd; --accent: #0b5a7d; --goal: #b8501f; --good: #1f6b44; --bad: #9c2a23; --wall: #333; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h2 { margin-top: 28px; }
  h2, .lead { break-after: avoid; }
  .curves { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 16px; }
  .lead { break-inside: avoid; }
  .panels { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 12px; }
  .cells { grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 12px; }
  .figures { grid-template-columns: repeat(5, 1fr); }
  .wide svg { min-width: 0; }
  details { break-inside: auto; }
  summary { break-after: avoid; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  figure, .table, .figures { break-inside: avoid; }
  .band { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`.trim();
