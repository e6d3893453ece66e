import { expect, it } from 'vitest';
import { referencePage } from '../../../docs/site/reference-page.ts';

const HEAD = '<meta charset="utf-8"/>';
const CONTENT = '<div class="col-content">';
const TOOLBAR = '<div id="tsd-toolbar-links"></div>';

it('leads back to the site, and marks what a page is about', () => {
  expect(referencePage('reference/index.html', `${HEAD}${TOOLBAR}${CONTENT}</div>`)).toBe(
    '<meta charset="utf-8"/><link rel="icon" href="data:,"/><div id="tsd-toolbar-links"><a href="../index.html">All pages</a></div><div class="col-content" role="main"></div>',
  );
});

it('has headings go down one level at a time, whatever their size, and up as far as they like', () => {
  const page = `${HEAD}${TOOLBAR}${CONTENT}<h1 id="a">A</h1><h4>B</h4><h4 class="c">C</h4><h5>D</h5><h2>E</h2><h3>F</h3></div>`;
  const levels = [...referencePage('a.html', page).matchAll(/aria-level="(\d)"/g)].map(([, level]) => Number(level));
  expect(levels).toEqual([1, 2, 2, 3, 2, 3]);
});

it('leaves no link in what opens and closes, and the links elsewhere', () => {
  const link = '<a href="#x" aria-label="Permalink" class="tsd-anchor-icon"><svg><use/></svg></a>';
  const page = `${HEAD}${TOOLBAR}${CONTENT}<summary class="s"><h2>A${link}</h2></summary><h3>B${link}</h3></div>`;
  const made = referencePage('a.html', page);
  expect(made.split(link)).toHaveLength(2);
  expect(made).toContain('<summary class="s"><h2 aria-level="1">A</h2></summary>');
});

it('has no header over a column without a name', () => {
  const page = `${HEAD}${TOOLBAR}${CONTENT}<tr><th>command</th><th></th></tr></div>`;
  expect(referencePage('a.html', page)).toContain('<tr><th>command</th><td></td></tr>');
});

it('refuses a page that is built in another way', () => {
  expect(() => referencePage('a.html', `${HEAD}<main></main>`)).toThrow(
    'a.html should have one <div class="col-content">',
  );
  expect(() => referencePage('a.html', `${HEAD}${CONTENT}</div>`)).toThrow(
    'a.html should have one <div id="tsd-toolbar-links"></div>',
  );
});
