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

it('refuses what is no drawing', () => {
  expect(() => standalone(['<p>text</p>'])).toThrow(RangeError);
});
