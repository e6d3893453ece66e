/** Rules that TypeDoc's stylesheet lacks: a link is more than a colour, and a page is as narrow as a telephone. */
export const REFERENCE_STYLE = `
.tsd-typography a, .tsd-signature a, .tsd-hierarchy a, .tsd-panel h4 a, footer a { text-decoration: underline; }
.col-content { overflow-wrap: anywhere; }
`;

/** What is there once in each page of TypeDoc, and what stands there instead: browsers ask for no picture of the site's own, either. */
const REPLACED = [
  ['<meta charset="utf-8"/>', '<meta charset="utf-8"/><link rel="icon" href="data:,"/>'],
  ['<div class="col-content">', '<div class="col-content" role="main">'],
  ['<div id="tsd-toolbar-links"></div>', '<div id="tsd-toolbar-links"><a href="HOME">All pages</a></div>'],
] as const;

/**
 * A page of TypeDoc as one of the site: it leads back, its content is a landmark, its headings go down one level at a time, and
 * what opens and closes has no link within.
 *
 * @param home where the site's first page is, as seen from this one
 * @throws Error where the page is not built as TypeDoc builds it
 */
export function referencePage(html: string, home: string): string {
  return REPLACED.reduce((page, [part, instead]) => once(page, part, instead.replace('HOME', home)), html)
    .replace(/<summary\b[^>]*>.*?<\/summary>/gs, (summary) =>
      summary.replace(/<a\b[^>]*\bclass="tsd-anchor-icon">.*?<\/a>/gs, ''),
    )
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

function once(html: string, part: string, instead: string): string {
  if (html.split(part).length !== 2) throw new Error(`a page of the API reference has not one ${part}`);
  return html.replace(part, instead);
}
