import { describe, expect, it } from 'vitest';
import { random } from '../../../../scenarios/sweep/search/random.ts';
import { keyOf } from '../../../../scenarios/sweep/space/space.ts';
import { numbersOf, range } from './trial.ts';

const options = { trials: 20, seed: 1 };

describe('points at random', () => {
  it('are even over ranges, logarithms and lists', () => {
    const space = [
      range('x', -1, 1),
      { name: 'tau', domain: { kind: 'range', scale: 'log', from: 0.01, to: 100 } },
      { name: 'word', domain: { kind: 'list', values: ['a', 'b', 'c', 'd'] } },
      { name: 'n', domain: { kind: 'range', scale: 'whole', from: 1, to: 4 } },
    ] as const;
    const points = random
      .open({ ...options, space, budget: 4000 })
      .next([])
      .map(({ point }) => point);
    const part = (holds: (point: (typeof points)[number]) => boolean): number => points.filter(holds).length / 4000;
    // Four standard errors of a share of a quarter among 4000.
    for (const share of [
      part(({ x }) => (x as number) < -0.5),
      part(({ tau }) => (tau as number) < 0.1),
      part(({ word }) => word === 'd'),
      part(({ n }) => n === 2),
    ])
      expect(Math.abs(share - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 4000));
  });

  it('are all points of a space that has no more, in another order with another seed', { tags: 'long' }, () => {
    const space = [{ name: 'n', domain: { kind: 'range', scale: 'whole', from: 1, to: 50_000 } }] as const;
    const drawn = (seed: number): number[] =>
      random
        .open({ ...options, seed, space, budget: 1_000_000 })
        .next([])
        .map(({ point }) => point['n'] as number);
    const first = drawn(1);
    expect(new Set(first).size).toBe(50_000);
    expect(first).not.toEqual(drawn(2));
    expect(first.toSorted((a, b) => a - b)).toEqual(drawn(2).toSorted((a, b) => a - b));
  });

  it('are one each where the values are rounded to few, and end', () => {
    const space = [range('x', 1, 1.00002)];
    const points = random.open({ ...options, space, budget: 50 }).next([]);
    expect(new Set(points.map(({ point }) => keyOf(point))).size).toBe(50);
    expect(points.flatMap(({ point }) => numbersOf(point)).every((x) => x >= 1 && x <= 1.00002)).toBe(true);
  });
});
