import { expect, it } from 'vitest';
import { standalone } from '../../../scenarios/plots/standalone.ts';
import { label, svg } from '../../../scenarios/plots/svg.ts';
import { wellFormed } from '../report/well-formed.ts';

const drawing = (id: string, width: number, height: number): string =>
  svg({ id, title: id, description: 'a < b', width, height }, label(1, 2, id, 'heading'));

it('puts drawings in rows, each with its letter and nothing over another', () => {
  const file = standalone([drawing('one', 100, 50), drawing('two', 60, 70), drawing('three', 90, 40)], {
    columns: 2,
    citation: 'A & B (2026)',
  });
  wellFormed(file);
  expect([...file.matchAll(/translate\(([\d.]+) ([\d.]+)\)/g)].map(([, x, y]) => [Number(x), Number(y)])).toEqual([
    [16, 38],
    [132, 38],
    [16, 146],
  ]);
  expect(file).toContain('viewBox="0 0 208 202"');
  expect([...file.matchAll(/class="heading">([A-C])</g)].map(([, letter]) => letter)).toEqual(['A', 'B', 'C']);
  expect(file).toContain('<metadata>A &amp; B (2026)</metadata>');
});

it('on paper has colours that need no variables; for readers, variables for light and dark', () => {
  const paper = standalone([drawing('one', 100, 50)]);
  expect(paper).not.toMatch(/var\(|undefined/);
  expect(paper).toContain('#ffffff');
  const reader = standalone([drawing('one', 100, 50)], { look: 'reader' });
  expect(reader).toContain('prefers-color-scheme: dark');
  expect(reader).toContain('var(--ink)');
});

it('has the colours of a dark slide written out', () => {
  const dark = standalone([drawing('one', 100, 50)], { look: 'dark' });
  expect(dark).not.toMatch(/var\(|undefined|#ffffff/);
  expect(dark).toContain('.paper { fill: #14161a; }');
});

it('has a heading above each drawing, and a caption below all, broken where there is no more room', () => {
  const file = standalone([drawing('one', 100, 50), drawing('two', 100, 70)], {
    headings: ['First', 'Second'],
    caption: ['a < b', 'a caption that is longer than two drawings are wide', ''],
  });
  wellFormed(file);
  const texts = [...file.matchAll(/<text x="([\d.]+)" y="([\d.]+)" class="(heading|caption)">([^<]*)</g)];
  expect(texts.map(([, x, y, , words]) => [Number(x), Number(y), words])).toEqual([
    [16, 28, 'First'],
    [1, 2, 'one'],
    [132, 28, 'Second'],
    [1, 2, 'two'],
    [16, 134, 'a &lt; b'],
    [16, 150, 'a caption that is longer than two'],
    [16, 166, 'drawings are wide'],
  ]);
  expect(file).toContain('viewBox="0 0 248 188"');
});

it('refuses what is no drawing', () => {
  expect(() => standalone(['<p>text</p>'])).toThrow(RangeError);
});
