import { describe, expect, it } from 'vitest';
import { draw } from './draw.ts';

const sources = new Map([
  ['a.ts', 'export const f = (a: number): number => a + 1;\nexport const g = (a: number): boolean => a < 2;\n'],
  ['b.ts', 'export function h(a: number[]): void {\n  a.push(1);\n  a.push(\n    2,\n  );\n}\n'],
]);

describe('the draw of mistakes', () => {
  it('is the same for a seed, and another one for another', { tags: 'long' }, () => {
    expect(draw(sources, 5, 1)).toEqual(draw(sources, 5, 1));
    expect(draw(sources, 5, 1)).not.toEqual(draw(sources, 5, 2));
  });

  it('gives all, each once, if more are wanted', { tags: 'long' }, () => {
    const drawn = draw(sources, 1000, 1);
    const texts = drawn.map(({ file, before, after }) => `${file} ${before} ${after}`);
    expect(new Set(texts).size).toBe(drawn.length);
    expect([...draw(sources, 1000, 2)].map(({ start }) => start).sort()).toEqual(
      drawn.map(({ start }) => start).sort(),
    );
  });

  it('begins with the same ones, however many are wanted', () => {
    expect(draw(sources, 6, 3).slice(0, 4)).toEqual(draw(sources, 4, 3));
  });

  it('says the line, and the lines without and with the mistake', () => {
    const drawn = draw(sources, 1000, 1);
    expect(drawn).toContainEqual(
      expect.objectContaining({
        file: 'a.ts',
        line: 2,
        before: 'export const g = (a: number): boolean => a < 2;',
        after: 'export const g = (a: number): boolean => a <= 2;',
      }),
    );
    expect(drawn).toContainEqual(
      expect.objectContaining({
        file: 'b.ts',
        line: 2,
        before: 'a.push(1);\n  a.push(\n    2,\n  );',
        after: 'a.push(\n    2,\n  );\n  a.push(1);',
      }),
    );
  });

  it('leaves out what runs the same, as itself or as another, and what does not compile', () => {
    const afters = (text: string): readonly string[] =>
      draw(new Map([['a.ts', text]]), 1000, 1).map(({ after }) => after);
    // Negated twice, in either way; and nothing is left of a branch that cannot be.
    expect(afters('export const f = (a: number) => (a === b ? c : d);')).toHaveLength(1);
    expect(afters('export const f = () => { if (false) { a(); } };')).not.toContain(
      'export const f = () => { if (false) { ; } };',
    );
    // A number has no members without brackets.
    expect(afters('export const f = () => 1e300.toFixed(a);')).toEqual(['export const f = () => 2e+300.toFixed(a);']);
    expect(afters('export const f = () => 1.5.toFixed(a);')).toEqual(['export const f = () => 2.5.toFixed(a);']);
  });
});
