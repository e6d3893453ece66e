import { decimal, element, escapeMarkup } from '../plots/markup.ts';
import { STYLESHEET } from './stylesheet.ts';

/** A page that needs no network and no scripts. @param body markup */
export function htmlDocument(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="reafference">
<title>${escapeMarkup(title)}</title>
<style>
${STYLESHEET}
</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Numbers that a reader looks for first: name, value and a note. */
export function figureList(figures: readonly (readonly [name: string, value: string, note: string])[]): string {
  return element(
    'dl',
    { class: 'figures' },
    ...figures.map(([name, value, note]) =>
      element(
        'div',
        {},
        element('dt', {}, escapeMarkup(name)),
        element('dd', {}, escapeMarkup(value), element('small', {}, escapeMarkup(note))),
      ),
    ),
  );
}

/** An entry of the key of a figure. @param sample the mark, in a field of 26 by 10 */
export function keyEntry(sample: string, text: string): string {
  return element('li', {}, `<svg viewBox="0 0 26 10" aria-hidden="true">${sample}</svg>`, escapeMarkup(text));
}

/** A part of a page under a heading. @param content markup */
export function section(title: string, lead: string, ...content: readonly string[]): string {
  return element('section', {}, element('h2', {}, escapeMarkup(title)), paragraph('lead', lead), ...content);
}

/** A part that can be folded away; it is open at first. @param content markup */
export function details(summary: string, content: string): string {
  return element('details', { open: '' }, element('summary', {}, escapeMarkup(summary)), content);
}

/** Text below a figure. */
export function caption(text: string): string {
  return element('figcaption', {}, escapeMarkup(text));
}

/** A paragraph of a class of the stylesheet. */
export function paragraph(className: string, text: string): string {
  return element('p', { class: className }, escapeMarkup(text));
}

/** `1 seed`, `2 seeds` */
export function plural(count: number, noun: string): string {
  return `${decimal(count)} ${noun}${count === 1 ? '' : 's'}`;
}
