import { describe, expect, it } from 'vitest';
import { drawFigure, type Figure } from '../../../scenarios/figures/figure.ts';
import { keyed } from '../../../scenarios/figures/key.ts';
import type { TextMark } from '../../../scenarios/figures/mark.ts';
import { textWidth } from '../../../scenarios/figures/mark.ts';
import { lookOf } from '../../../scenarios/figures/palette.ts';
import type { Condition } from '../../../scenarios/figures/panel.ts';
import { drawnCondition } from './conditions.ts';

const named = (...names: readonly string[]): readonly Condition[] => names.map((name) => drawnCondition(name, 1));
const texts = (figure: Figure, conditions: readonly Condition[]): readonly TextMark[] =>
  drawFigure(figure, conditions).sheet.marks.flatMap((mark) => (mark.kind === 'text' ? [mark] : []));

describe('room in a figure', () => {
  it('is found for names below an axis by the way that is lowest: level, in lines, upwards', () => {
    const of = (...names: readonly string[]) =>
      texts({ panels: ['points success'], size: [60, 60] }, named(...names)).filter(({ anchor, text }) =>
        names.some((name) => anchor !== 'start' && name.includes(text)),
      );
    expect(of('weak', 'strong').map(({ text, upwards }) => [text, upwards])).toEqual([
      ['weak', undefined],
      ['strong', undefined],
    ]);
    const lines = of('gain=1 noise=0.1 body=point', 'gain=2 noise=0.1 body=point');
    expect(lines.map(({ text }) => text).slice(0, 3)).toEqual(['gain=1', 'noise=0.1', 'body=point']);
    expect(lines[1].at[1] - lines[0].at[1]).toBeGreaterThan(2.4);
    expect(lines[1].at[0]).toBe(lines[0].at[0]);
    const upwards = of(...Array.from({ length: 8 }, (_, k) => `condition-${k}`));
    expect(upwards.map(({ upwards: is }) => is)).toEqual(new Array(8).fill(true));
    const both = of(...Array.from({ length: 7 }, (_, k) => `faults=noisy:${k} sensor=pose`)).slice(0, 2);
    expect(both.map(({ text, upwards: is }) => [text, is])).toEqual([
      ['faults=noisy:0', true],
      ['sensor=pose', true],
    ]);
  });

  it.each<[string, Figure, readonly string[], string]>([
    [
      'names that leave no place to draw',
      { panels: ['points success'] },
      ['x'.repeat(45), 'y'.repeat(45)],
      '8 by 8 mm',
    ],
    [
      'more names than have room',
      { panels: ['bars success'], size: [40, 60] },
      [...'abcdefghijklmnopqrstuvw'],
      'names',
    ],
    ['names longer than a row of the legend', { panels: ['curve success'] }, ['x'.repeat(99), 'y'], 'xxx'],
    ['words longer than their axis', { panels: [`curve success label=${'long '.repeat(20)}`] }, ['a', 'b'], 'long'],
  ])('is refused to %s, and it is said what is needed', (_, figure, names, says) => {
    expect(() => drawFigure(figure, named(...names))).toThrow(
      expect.objectContaining({ code: 'no_room', expected: expect.stringContaining(says) }),
    );
  });

  it('is refused to lines that look the same', () => {
    const items = (count: number) => Array.from({ length: count }, (_, k) => ({ name: `${k}`, look: lookOf(k) }));
    expect(keyed({ items: items(28) }, 100, 7).height).toBeGreaterThan(0);
    expect(() => keyed({ items: items(29) }, 100, 7)).toThrow(expect.objectContaining({ code: 'no_room' }));
  });

  it('moves the words at an axis away from its middle rather than out of the panel', () => {
    const label = 'a quantity with much to say about it';
    const [found] = texts({ panels: [`curve success label=${label}`], size: [90, 58] }, named('a', 'b')).filter(
      ({ text }) => text === label,
    );
    expect(found.at[1] + textWidth(label, 7) / 2).toBeLessThanOrEqual(56 + 1e-9);
  });

  it('has the least and the most number of seeds where all do not fit', { tags: 'long' }, () => {
    const many = Array.from({ length: 16 }, (_, k) => drawnCondition(`c${k}`, 1, { seeds: 6 + (k % 5) }));
    const figure: Figure = { panels: ['points success'], size: [55, 50] };
    expect(texts(figure, many).map(({ text }) => text)).toContain('n = 6 to 10');
    expect(drawFigure(figure, many).caption).toContain('n = 6, 7, 8, 9, 10, 6');
  });
});
