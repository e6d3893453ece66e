import { dirname, relative } from 'node:path/posix';
import { CHOSEN_COLOURS, COLOURS, DRAWINGS } from '../../scenarios/plots/drawing-style.ts';
import { escapeMarkup } from '../../scenarios/plots/markup.ts';
import type { SitePage } from './page.ts';

/** The look of the site, that of the reports. @param code rules of coloured code */
export const stylesheet = (code: string): string =>
  `
${COLOURS}
${CHOSEN_COLOURS}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 var(--sans); font-variant-numeric: tabular-nums; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 12px; top: 8px; background: var(--paper); padding: 4px 10px; z-index: 2; }
.top { display: flex; flex-wrap: wrap; gap: 6px 24px; align-items: center; padding: 12px 24px; border-bottom: 1px solid var(--rule); }
.top > a { font: 500 1.2rem/1.2 var(--serif); color: var(--ink); text-decoration: none; }
.search { margin-left: auto; position: relative; flex: 0 1 340px; }
.search input { width: 100%; font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--faint); border-radius: 4px; padding: 4px 10px; }
.search ol { position: absolute; inset: 100% 0 auto; margin: 4px 0 0; padding: 6px 0; list-style: none; background: var(--panel); border: 1px solid var(--rule); border-radius: 4px; max-height: 70vh; overflow: auto; z-index: 1; }
.search li a { display: block; padding: 5px 12px; color: var(--ink); text-decoration: none; font-size: 0.875rem; line-height: 1.35; }
.search li a:hover, .search li a:focus { background: var(--grid); }
.search li small { display: block; color: var(--soft); }
.page { display: grid; grid-template-columns: 220px minmax(0, 46rem); gap: 40px; padding: 24px; max-width: 1180px; margin: 0 auto; }
nav { font-size: 0.875rem; }
nav summary { cursor: pointer; font-weight: 600; padding: 3px 0; }
nav ul { list-style: none; margin: 0 0 8px; padding: 0 0 0 12px; }
nav li { line-height: 1.35; margin: 4px 0; }
nav a { color: var(--soft); text-decoration: none; }
nav a:hover { color: var(--accent); }
nav [aria-current] { color: var(--ink); font-weight: 600; }
h1 { font: 500 2.1rem/1.15 var(--serif); letter-spacing: -0.012em; margin: 4px 0 16px; text-wrap: balance; }
h2 { font: 500 1.4rem/1.25 var(--serif); margin: 40px 0 8px; }
h3 { font: 600 1rem/1.3 var(--sans); margin: 28px 0 4px; }
h1, h2, h3 { overflow-wrap: anywhere; }
a { color: var(--accent); }
img { max-width: 100%; height: auto; }
code { font: 0.86em var(--mono); overflow-wrap: anywhere; }
pre { background: var(--panel); padding: 12px 14px; overflow-x: auto; font: 0.84rem/1.5 var(--mono); border-radius: 4px; }
pre code { font: inherit; overflow-wrap: normal; }
.lab p { display: flex; gap: 8px; margin: -6px 0 0; }
.lab button { font: inherit; font-size: 0.875rem; color: var(--ink); background: var(--paper); border: 1px solid var(--faint); border-radius: 4px; padding: 1px 12px; cursor: pointer; }
.lab textarea { width: 100%; font: 0.84rem/1.5 var(--mono); color: var(--ink); background: var(--panel); border: 1px solid var(--faint); border-radius: 4px; padding: 12px 14px; white-space: pre; overflow-x: auto; }
.output { border-left: 3px solid var(--accent); }
.trace-head { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.trace-head label { margin-right: auto; }
button, select, .slider input { font: inherit; font-size: 0.875rem; color: var(--ink); background: var(--paper); border: 1px solid var(--faint); border-radius: 4px; padding: 1px 10px; }
.trace summary { cursor: pointer; color: var(--accent); width: max-content; font-size: 0.875rem; }
.trace svg { display: block; width: 100%; height: auto; }
.trace .curve { stroke-width: 1.75; }
.trace .drawing { min-height: 280px; }
.trace .old { opacity: 0.45; }
.spike-row line { stroke: var(--ink); stroke-width: 1.25; }
.spike-row.second line { stroke: var(--goal); }
.note { color: var(--soft); font-size: 0.875rem; margin: 6px 0; }
.refused { color: var(--bad); font-size: 0.8125rem; line-height: 1.4; white-space: pre-wrap; overflow-wrap: anywhere; margin: 2px 0 0; }
.refused:empty { display: none; }
.sliders { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr)); gap: 14px 24px; margin: 18px 0; }
.slider { display: grid; grid-template-columns: minmax(0, 1fr) 6.5em; gap: 2px 8px; align-items: center; align-content: start; font-size: 0.875rem; }
.slider input { width: 100%; min-width: 0; padding: 0 4px; }
.slider input[type=range], .slider .meaning, .slider .refused { grid-column: 1 / -1; }
.slider input[type=range] { accent-color: var(--accent); border: 0; padding: 0; margin: 0; }
.slider input[aria-invalid=true] { outline: 1px solid var(--bad); }
.checked { display: block; overflow-wrap: anywhere; font-size: 0.8125rem; }
.checked[data-equal=true] { color: var(--good); }
.checked[data-equal=false] { color: var(--bad); }
.meaning { color: var(--soft); font-size: 0.8125rem; line-height: 1.35; }
.wide { overflow-x: auto; margin: 14px 0; }
.trace .wide { max-height: 320px; overflow: auto; }
table { border-collapse: collapse; font-size: 0.875rem; line-height: 1.45; }
th, td { text-align: left; vertical-align: baseline; padding: 5px 16px 5px 0; border-bottom: 1px solid var(--grid); font-weight: 400; min-width: 4em; }
th { color: var(--soft); }
blockquote { margin: 0; padding-left: 14px; border-left: 3px solid var(--rule); color: var(--soft); }
.lede { color: var(--soft); }
iframe { width: 100%; height: 720px; border: 1px solid var(--rule); border-radius: 4px; background: var(--paper); }
.play { font: inherit; color: var(--paper); background: var(--accent); border: 0; border-radius: 4px; padding: 7px 18px; cursor: pointer; }
.button { display: inline-block; padding: 1px 10px; border: 1px solid var(--faint); border-radius: 4px; text-decoration: none; font-size: 0.875rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
${DRAWINGS}
@media (max-width: 820px) { .page { grid-template-columns: minmax(0, 1fr); gap: 12px; padding: 16px; } .search { flex-basis: 100%; margin: 0; } }
${code}
`.trim();

/** A page as a document. Its links are relative, so that the site stands wherever it is put. */
export function documentOf(page: SitePage, all: readonly SitePage[]): string {
  const to = (path: string): string => relative(dirname(page.path), path) || '.';
  const groups = new Map<string, SitePage[]>();
  for (const one of all) if (one.group !== undefined) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  const navigation = [...groups].map(([group, pages]) => {
    const items = pages.map(
      ({ path, title }) =>
        `<li><a href="${escapeMarkup(to(path))}"${path === page.path ? ' aria-current="page"' : ''}>${escapeMarkup(title)}</a></li>`,
    );
    const open = group === page.group || page.group === undefined ? ' open' : '';
    return `<details${open}><summary>${escapeMarkup(group)}</summary><ul>${items.join('\n')}</ul></details>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:">
<title>${escapeMarkup(page.title)} · Reafference</title>
<link rel="icon" href="data:,">
<script src="${to('live/scheme.js')}"></script>
<link rel="stylesheet" href="${to('site.css')}">
<script type="module" src="${to('site.js')}" data-root="${to('index.html').replace(/index\.html$/, '')}"></script>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header class="top"><a href="${to('index.html')}">Reafference</a>
<div class="search" role="search"><input type="search" placeholder="Search" aria-label="Search the documentation" autocomplete="off"><ol hidden aria-label="What was found"></ol></div></header>
<div class="page">
<nav aria-label="Pages">${navigation.join('\n')}</nav>
<main id="content">${page.content}</main>
</div>
</body>
</html>
`;
}
