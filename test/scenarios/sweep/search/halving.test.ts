import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { halving, halvingBy } from '../../../../scenarios/sweep/search/halving.ts';
import type { Search } from '../../../../scenarios/sweep/search/search.ts';
import { keyOf, type Point, type Space } from '../../../../scenarios/sweep/space/space.ts';
import { cube, range, searched } from './trial.ts';

describe('the rungs', () => {
  const sizes = (
    budget: number,
    trials: number,
    space: Space = cube(2, 0, 1),
  ): readonly (readonly [number, number])[] =>
    searched(halving, { space, budget, trials, seed: 1 }, () => 0).map((rung) => [
      rung.length,
      rung[0].trials ?? trials,
    ]);

  it('are a quarter as many for four times the trials each, all of the budget', () => {
    expect(sizes(48, 64)).toEqual([
      [256, 4],
      [64, 16],
      [16, 64],
    ]);
    expect(sizes(20, 20)).toEqual([
      [40, 5],
      [10, 20],
    ]);
  });

  it('are fewer where a trial or a point more is not to be had', () => {
    expect(sizes(10, 8)).toEqual([[10, 8]]);
    expect(sizes(1, 64)).toEqual([[1, 64]]);
    expect(sizes(2, 64)).toEqual([
      [4, 16],
      [1, 64],
    ]);
    expect(sizes(100, 64, [{ name: 'n', domain: { kind: 'range', scale: 'whole', from: 1, to: 9 } }])).toEqual([
      [9, 16],
      [2, 64],
    ]);
  });

  it('end with points that were tried to the end, and no more of them would keep the budget', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 200 }), (budget, trials) => {
        const rungs = sizes(budget, trials, [range('x', 0, 1)]);
        const spent = rungs.reduce((sum, [candidates, after]) => sum + (candidates * after) / trials, 0);
        expect(rungs.at(-1)?.[1]).toBe(trials);
        expect(spent).toBeLessThanOrEqual(budget + 1e-9);
        // One more in the first rung is one more in all at most.
        expect(spent).toBeGreaterThan(
          budget - 1 - rungs.reduce((sum, [, after]) => sum + (after < trials ? after / trials : 0), 0),
        );
      }),
    );
  });

  it('hand on the same points', () => {
    const [first, second, third] = searched(
      halving,
      { space: cube(2, 0, 1), budget: 48, trials: 64, seed: 1 },
      (point) => point['x0'] as number,
    );
    const best = first.toSorted((a, b) => a.cost - b.cost).map(({ point }) => point);
    expect(second.map(({ point }) => point)).toEqual(best.slice(0, 64));
    expect(third.map(({ point }) => point)).toEqual(best.slice(0, 16));
  });
});

describe('among 256 points with noisy learning curves, one of which ends lowest', () => {
  const TRIALS = 64;
  const space: Space = [{ name: 'n', domain: { kind: 'range', scale: 'whole', from: 0, to: 255 } }];
  const [BEST, SEEDS] = [173, 20];

  /**
   * Error after some trials, as the mean over ten seeds of a curve that falls to an end of its own at a pace of its own: most ends lie evenly from 0.3 to 1, that of
   * the best is 0.15. Each mean has a noise of 0.05.
   */
  const curves =
    (seed: number) =>
    (point: Point, trials: number): number => {
      const stream = new RandomStream(seed, 'curve', point['n'] as number);
      const end = point['n'] === BEST ? 0.15 : 0.3 + 0.7 * stream.uniform();
      const pace = 2 + 8 * stream.uniform();
      return end + (1 - end) * Math.exp(-trials / pace) + 0.05 * stream.fork('noise', trials).normal();
    };
  const found = (search: Pick<Search, 'open'>): { readonly wins: number; readonly trials: number } => {
    let [wins, trials] = [0, 0];
    for (let seed = 1; seed <= SEEDS; seed++) {
      const generations = searched(search, { space, budget: 64, trials: TRIALS, seed }, curves(seed));
      const last = generations.at(-1)?.toSorted((a, b) => a.cost - b.cost) ?? [];
      if (last[0].point['n'] === BEST) wins++;
      trials += generations.flat().reduce((sum, one) => sum + (one.trials ?? TRIALS), 0);
    }
    return { wins, trials: trials / SEEDS };
  };

  it('finds the best in a quarter of the trials of all of them', { tags: 'long' }, () => {
    const { wins, trials } = found(halving);
    expect(trials).toBeLessThanOrEqual((256 * TRIALS) / 4);
    expect(wins).toBeGreaterThanOrEqual(0.9 * SEEDS);
  });

  it('does not where those that go on are not the best', { tags: 'long' }, () => {
    expect(found(halvingBy((rung) => rung)).wins).toBeLessThan(0.5 * SEEDS);
    const byKey = (rung: Parameters<Parameters<typeof halvingBy>[0]>[0]) =>
      rung.toSorted((a, b) => (keyOf(a.point) < keyOf(b.point) ? -1 : 1));
    expect(found(halvingBy(byKey)).wins).toBeLessThan(0.5 * SEEDS);
  });
});
