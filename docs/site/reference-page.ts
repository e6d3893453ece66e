import { dirname, relative } from 'node:path/posix';

/** Rules that TypeDoc's stylesheet lacks: a link is more than a colour, and a page is as narrow as a telephone. */
export const REFERENCE_STYLE = `
.tsd-typography a, .tsd-signature a, .tsd-hierarchy a, .tsd-panel h4 a, footer a { text-decoration: underline; }
.col-content { overflow-wrap: anywhere; }
`;

/** What is there once in each page of TypeDoc, and what stands there instead. The empty icon keeps browsers from asking for one. */
const REPLACED = [
  ['<meta charset="utf-8"/>', '<meta charset="utf-8"/><link rel="icon" href="data:,"/>'],
  ['<div class="col-content">', '<div class="col-content" role="main">'],
  ['<div id="tsd-toolbar-links"></div>', '<div id="tsd-toolbar-links"><a href="HOME">All pages</a></div>'],
] as const;

/**
 * A page of TypeDoc as one of the site: it leads back, its content is a landmark, its headings go down one level at a time, what opens and
 * closes has no link within, and a column without a name no header.
 *
 * @param path in the site, with slashes: `reference/index.html`
 * @throws Error where the page is not built as TypeDoc builds it
 */
export function referencePage(path: string, html: string): string {
  const home = relative(dirname(path), 'index.html');
  let page = html;
  for (const [part, instead] of REPLACED) {
    if (page.split(part).length !== 2)
      throw new Error(`${path} should have one ${part}: bring docs/site/reference-page.ts to what TypeDoc writes now`);
    page = page.replace(part, instead.replace('HOME', home));
  }
  return page
    .replace(/<summary\b[^>]*>.*?<\/summary>/gs, (summary) =>
      summary.replace(/<a\b[^>]*\bclass="tsd-anchor-icon">.*?<\/a>/gs, ''),
    )
    .replaceAll('<th></th>', '<td></td>')
    .replace(/<h([1-6])\b/g, levels());
}

/** Gives each heading the level at which it stands below those before it: TypeDoc chooses its own by their size. */
function levels(): (tag: string, size: string) => string {
  const above: number[] = [];
  return (tag, size) => {
    while ((above.at(-1) ?? 0) >= Number(size)) above.pop();
    above.push(Number(size));
    return `${tag} aria-level="${above.length}"`;
  };
}
