// @module-tag long
import { describe, expect, it } from 'vitest';
import { cmaEs, cmaEsBy } from '../../../../scenarios/sweep/search/cma-es.ts';
import { strategyOf } from '../../../../scenarios/sweep/search/covariance-adaptation.ts';
import type { Search } from '../../../../scenarios/sweep/search/search.ts';
import type { Space } from '../../../../scenarios/sweep/space/space.ts';
import { FULL } from '../../../effort.ts';
import { DIMENSIONS, median, PYCMA, rosenbrock, rotatedEllipsoid, sphere, TARGET } from './test-functions.ts';
import { cube, leastCost, numbersOf, range, searched } from './trial.ts';

const N = DIMENSIONS;

/** Evaluations up to the first below the target, in [-5, 5]^10; Infinity where none is. */
function evaluations(
  costOf: (x: readonly number[]) => number,
  seed: number,
  budget: number,
  search: Pick<Search, 'open'> = cmaEs,
): number {
  const costs: number[] = [];
  const run = search.open({ space: cube(N, -5, 5), budget, trials: 1, seed });
  const told = [];
  for (;;) {
    const candidates = run.next(told);
    if (candidates.length === 0) return Number.POSITIVE_INFINITY;
    const generation = candidates.map(({ point }) => ({ point, cost: costOf(numbersOf(point)), feasible: true }));
    costs.push(...generation.map(({ cost }) => cost));
    told.push(generation);
    const at = costs.findIndex((cost) => cost <= TARGET);
    if (at >= 0) return at + 1;
  }
}

const SEEDS = Array.from({ length: FULL ? 8 : 3 }, (_, k) => k + 1);

/** Most of the draws of the first generations are reflected, as the first standard deviation is 0.3 of the cube: that costs some evaluations. */
describe('in ten dimensions, to 1e-8 in a cube of [-5, 5], it needs at most a quarter more evaluations than pycma without bounds', () => {
  it.each([
    ['the sphere', sphere, PYCMA.sphere],
    ['an ellipsoid of condition 10^6 that is turned', rotatedEllipsoid, PYCMA.rotatedEllipsoid],
  ] as const)('on %s', (_, costOf, ofPycma) => {
    const counts = SEEDS.map((seed) => evaluations(costOf, seed, 2 * ofPycma));
    expect(median(counts)).toBeLessThan(1.25 * ofPycma);
    expect(counts.every(Number.isFinite)).toBe(true);
  });

  it("on Rosenbrock's function, where some runs end in another minimum", () => {
    const counts = SEEDS.map((seed) => evaluations(rosenbrock, seed, 2 * PYCMA.rosenbrock));
    expect(median(counts)).toBeLessThan(1.25 * PYCMA.rosenbrock);
    expect(counts.filter(Number.isFinite).length).toBeGreaterThanOrEqual(SEEDS.length / 2);
  });
});

describe('it misses that', () => {
  const strategy = strategyOf(N);
  it.each([
    ['covariance', { ...strategy, c1: 0, cMu: 0 }, rotatedEllipsoid, PYCMA.rotatedEllipsoid],
    ['step size', { ...strategy, dSigma: 1e9 }, sphere, PYCMA.sphere],
  ] as const)('where the %s does not adapt', (_, without, costOf, ofPycma) => {
    const search: Pick<Search, 'open'> = { open: (options) => cmaEsBy(without, options) };
    expect(evaluations(costOf, 1, 2 * ofPycma, search)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the best point', () => {
  it('is found in a corner of the space, and on a face', () => {
    const sum = (x: readonly number[]): number => x.reduce((total, value) => total + value, 0);
    for (const seed of [1, 2, 3]) {
      const options = { space: cube(5, 0, 1), budget: 600, trials: 1, seed };
      expect(leastCost(searched(cmaEs, options, (point) => sum(numbersOf(point))))).toBeLessThan(0.005);
      const face = ([x, ...others]: readonly number[]): number =>
        (x - 1.5) ** 2 + others.reduce((total, y) => total + (y - 0.7) ** 2, 0);
      expect(leastCost(searched(cmaEs, options, (point) => face(numbersOf(point)))) - 0.25).toBeLessThan(1e-4);
    }
  });

  it('is found among whole numbers and lists of numbers in order, and each point is tried once', () => {
    const space: Space = [
      { name: 'a', domain: { kind: 'range', scale: 'whole', from: 1, to: 200 } },
      { name: 'b', domain: { kind: 'range', scale: 'whole', from: 1, to: 200 } },
      { name: 'c', domain: { kind: 'list', values: [8, 4, 2, 1, 0.5, 0.25] } },
      range('d', 0, 1),
    ];
    for (const seed of [1, 2, 3]) {
      const generations = searched(cmaEs, { space, budget: 800, trials: 1, seed }, (point) => {
        const [a, b, c, d] = numbersOf(point);
        return ((a - 150) / 20) ** 2 + ((b - a / 2) / 20) ** 2 + Math.abs(Math.log2(c) + 1) + d;
      });
      const best = generations.flat().toSorted((x, y) => x.cost - y.cost)[0].point;
      expect(Math.abs((best['a'] as number) - 150)).toBeLessThanOrEqual(1);
      expect(Math.abs((best['b'] as number) - 75)).toBeLessThanOrEqual(1);
      expect(best['c']).toBe(0.5);
    }
  });
});

it('ends by itself when it has converged, or has tried all that there is', () => {
  const ended = searched(cmaEs, { space: cube(2, -1, 1), budget: 100_000, trials: 1, seed: 1 }, (point) =>
    sphere(numbersOf(point)),
  );
  expect(ended.flat().length).toBeLessThan(3000);
  const space: Space = [{ name: 'n', domain: { kind: 'range', scale: 'whole', from: 1, to: 5 } }];
  expect(searched(cmaEs, { space, budget: 1000, trials: 1, seed: 1 }, () => 1).flat().length).toBeLessThanOrEqual(5);
});

it('has generations of its population', () => {
  const sizes = searched(cmaEs, { space: cube(N, -5, 5), budget: 25, trials: 1, seed: 1 }, () => 0).map(
    (one) => one.length,
  );
  expect(sizes).toEqual([10, 10, 5]);
});

it.each([
  ['words', ['slow', 'fast']],
  ['numbers in no order', [1, 3, 2]],
  ['numbers and words', [1, 'fast']],
])('refuses %s', (_, values) => {
  const space: Space = [range('x', 0, 1), { name: 'it', domain: { kind: 'list', values } }];
  expect(() => cmaEs.open({ space, budget: 10, trials: 1, seed: 1 })).toThrowError(
    expect.objectContaining({ code: 'unordered_axis', block: 'it' }),
  );
});
