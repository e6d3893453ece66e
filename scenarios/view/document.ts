import { CHOSEN_COLOURS, COLOURS, DRAWINGS } from '../plots/drawing-style.ts';

/** The look of the page: panels side by side where there is room, one above the other where there is none. */
export const PAGE_STYLESHEET = `
${COLOURS}
${CHOSEN_COLOURS}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 var(--sans); font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 20px; padding: 14px 20px 10px; border-bottom: 1px solid var(--rule); }
h1 { font: 500 1.45rem/1.2 var(--serif); margin: 0; letter-spacing: -0.01em; }
header p { margin: 0; color: var(--soft); font-size: 0.8125rem; }
#digest { margin-left: auto; font-family: var(--mono); font-size: 0.75rem; overflow-wrap: anywhere; }
header .scheme { font-size: 0.8125rem; padding: 0 6px; }
#error { margin: 12px 20px; padding: 10px 14px; border-left: 3px solid var(--bad); background: var(--panel); white-space: pre-wrap; overflow-wrap: anywhere; }
#remarks { margin: 12px 20px 0; color: var(--soft); font-size: 0.8125rem; white-space: pre-line; overflow-wrap: anywhere; }
main { display: grid; grid-template-columns: minmax(0, 1fr) 250px; gap: 20px; padding: 14px 20px 110px; }
#panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 18px 20px; align-items: start; }
#panels.beside { grid-template-columns: repeat(var(--runs), minmax(0, 1fr)); }
.run { border-top: 3px solid var(--rule); padding-top: 6px; font-size: 0.8125rem; overflow-wrap: anywhere; }
.run.chosen { border-color: var(--accent); }
.run label { display: flex; gap: 6px; align-items: baseline; font-weight: 600; }
.run label span { font-weight: 400; }
.run p { margin: 0; color: var(--soft); }
.run code { font-family: var(--mono); font-size: 0.75rem; }
.beside .ground, .beside .views { min-width: 0; }
.panel:only-child { max-width: 640px; }
.panel > details > summary { font-weight: 600; cursor: pointer; padding: 2px 0 6px; }
.panel canvas { display: block; width: 100%; }
svg { display: block; width: 100%; height: auto; }
.ground { position: relative; aspect-ratio: var(--shape, 1); }
.ground > * { position: absolute; inset: 0; }
.ground canvas { height: 100%; }
canvas.matrix { height: 260px; border: 1px solid var(--rule); image-rendering: pixelated; }
[hidden] { display: none !important; }
.choices { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-bottom: 8px; font-size: 0.8125rem; }
.choices label, .learning .head label { display: flex; gap: 6px; align-items: center; }
.choices span { color: var(--soft); }
.choices input[type=number] { width: 6em; }
.note { margin: 6px 0 4px; color: var(--soft); font-size: 0.8125rem; }
.legend svg { width: 400px; max-width: 100%; margin-left: auto; }
.wide { overflow-x: auto; }
.wide svg { min-width: 720px; }
.panel.rest { grid-column: 1 / -1; }
.last-rest { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 5fr); gap: 6px 16px; align-items: center; }
.last-rest > :first-child, .last-rest > :last-child { grid-column: 1 / -1; }
canvas.raster { height: 340px; border: 1px solid var(--rule); }
.curves ul { display: flex; flex-wrap: wrap; gap: 0 16px; margin: 0; padding: 0 0 0 52px; list-style: none; font-size: 0.8125rem; }
.curves + .curves { margin-top: 6px; }
.curves li { white-space: nowrap; }
.curves input { margin: 0 6px 0 0; vertical-align: -1px; accent-color: var(--accent); }
.curves .reading { display: inline-block; min-width: 4.5em; padding-left: 8px; color: var(--soft); }
.swatch { display: inline-block; width: 18px; margin-right: 6px; vertical-align: 3px; }
.swatch.on, .swatch.off { width: 12px; height: 12px; vertical-align: -1px; background: var(--accent); }
.swatch.off { background: var(--goal); margin-left: 12px; }
canvas.learning { height: 200px; margin: 4px 0; cursor: pointer; }
.learning .head { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; margin-bottom: 4px; font-size: 0.8125rem; }
.learning p, .cameras p { margin: 0; font-size: 0.8125rem; color: var(--soft); }
.key .success { color: var(--accent); }
.key .failure { color: var(--goal); }
.views { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 180px), 1fr)); gap: 10px; margin-top: 6px; }
.views figure { margin: 0; font-size: 0.8125rem; }
.views canvas { image-rendering: pixelated; border: 1px solid var(--rule); }
.views figcaption span { color: var(--soft); white-space: nowrap; }
.foot { display: flex; gap: 12px; align-items: start; justify-content: space-between; margin-top: 6px; font-size: 0.8125rem; }
.foot details { flex: 1; min-width: 0; }
.foot summary { cursor: pointer; color: var(--accent); width: max-content; }
.table { max-height: 280px; overflow: auto; }
table { border-collapse: collapse; font-size: 0.8125rem; }
th, td { text-align: left; padding: 2px 14px 2px 0; border-bottom: 1px solid var(--grid); font-weight: 400; }
th { color: var(--soft); }
caption { caption-side: bottom; text-align: left; color: var(--soft); }
#side { font-size: 0.8125rem; }
#side h2 { font-size: 0.875rem; margin: 0; }
#side p { margin: 0 0 8px; color: var(--soft); }
#side label { display: grid; grid-template-columns: minmax(0, 1fr) 92px; gap: 4px 8px; align-items: center; margin-bottom: 6px; overflow-wrap: anywhere; }
#side label input[type=number] + input[type=range] { grid-column: 1 / -1; margin: 0; height: 14px; }
#side label.set span { font-weight: 600; }
#side input, #side select { width: 100%; min-width: 0; }
#side label output { grid-column: 2; color: var(--soft); }
#side dl { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 12px; margin: 0; overflow-wrap: anywhere; }
#side dt { color: var(--soft); }
#side dd { margin: 0; text-align: right; }
.parameters > div:not(:first-child) { margin-top: 18px; }
#controls { position: fixed; inset: auto 0 0; background: var(--panel); border-top: 1px solid var(--rule); padding: 8px 20px; }
.transport { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 10px; }
.transport .line { flex: 1 1 220px; }
.transport .line input { width: 100%; margin: 0; display: block; }
.transport .marks { display: block; width: 100%; height: 8px; }
.transport output { font-size: 0.8125rem; min-width: 15em; }
button, select, input { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--faint); border-radius: 4px; padding: 2px 9px; }
input[type=range] { padding: 0; border: 0; background: none; accent-color: var(--accent); }
.file { font-size: 0.8125rem; color: var(--accent); cursor: pointer; text-decoration: underline; text-underline-offset: 3px; }
.file:focus-within { outline: 2px solid var(--accent); outline-offset: 2px; }
button:hover:enabled, select:hover:enabled { border-color: var(--accent); }
:disabled { opacity: 0.55; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.export { width: min(560px, calc(100vw - 24px)); padding: 18px 20px; color: var(--ink); background: var(--paper); border: 1px solid var(--rule); border-radius: 6px; }
.export::backdrop { background: rgb(0 0 0 / 0.35); }
.export h2 { font: 500 1.2rem/1.2 var(--serif); margin: 0 0 12px; }
.export fieldset { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 0 0 12px; padding: 0; border: 0; font-size: 0.8125rem; }
.export legend { padding: 0; color: var(--soft); }
.export fieldset input { margin: 0 6px 0 0; accent-color: var(--accent); }
.export .failure { margin: 6px 0; color: var(--bad); font-size: 0.8125rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.export .buttons { display: flex; gap: 10px; align-items: center; justify-content: flex-end; margin-top: 12px; }
.export progress { flex: 1; min-width: 0; accent-color: var(--accent); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
${DRAWINGS}
@media (max-width: 820px) { #panels.beside { grid-template-columns: minmax(0, 1fr); } #panels.beside > * { grid-column: 1 !important; } .last-rest { grid-template-columns: minmax(0, 1fr); } main { grid-template-columns: minmax(0, 1fr); } #digest { margin-left: 0; } #controls { position: sticky; bottom: 0; } main { padding-bottom: 20px; } }
`.trim();

/** What the page may load and run: what lies beside it, and WebAssembly, to which networks are compiled. */
export const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The page, which loads its script and its look from beside it. */
export const PAGE_DOCUMENT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reafference</title>
<link rel="icon" href="data:,">
<script src="scheme.js"></script>
<link rel="stylesheet" href="view.css">
<script type="module" src="view.js"></script>
</head>
<body>
<header>
<h1 id="title">Reafference</h1>
<p id="cite"></p>
<label class="file">Open a recording<input id="file" class="unseen" type="file" accept=".mcap"></label>
<p id="digest"></p>
<p id="status" class="unseen" role="status"></p>
</header>
<div id="error" role="alert" hidden></div>
<p id="remarks" role="status" hidden></p>
<main>
<div id="panels"></div>
<aside id="side" aria-label="Parameters"></aside>
</main>
<footer id="controls" aria-label="Time"></footer>
</body>
</html>
`;
