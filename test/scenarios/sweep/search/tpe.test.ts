// @module-tag long
import { describe, expect, it } from 'vitest';
import { random } from '../../../../scenarios/sweep/search/random.ts';
import type { Search } from '../../../../scenarios/sweep/search/search.ts';
import { tpe, tpeBy } from '../../../../scenarios/sweep/search/tpe.ts';
import type { Space } from '../../../../scenarios/sweep/space/space.ts';
import { cube, leastCost, numbersOf, range, searched, signTest } from './trial.ts';

/** Branin's function (Dixon & Szego 1978), least 0.397887 at three places. */
const branin = ([x, y]: readonly number[]): number =>
  (y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6) ** 2 +
  10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) +
  10;

/** Hartmann's function of six dimensions (Dixon & Szego 1978), least -3.32237. */
const hartmann6 = (x: readonly number[]): number =>
  -[1, 1.2, 3, 3.2].reduce(
    (sum, c, i) =>
      sum + c * Math.exp(-WIDTHS[i].reduce((part, a, k) => part + a * (x[k] - PLACES[i][k] / 1e4) ** 2, 0)),
    0,
  );
const WIDTHS = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const PLACES = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];

const FUNCTIONS: readonly (readonly [string, Space, (x: readonly number[]) => number, number])[] = [
  ["Branin's function", [range('x', -5, 10), range('y', 0, 15)], branin, 0.397887],
  ["Hartmann's function of six dimensions", cube(6, 0, 1), hartmann6, -3.32237],
];
const [SEEDS, BUDGET] = [20, 100];

describe.each(FUNCTIONS)('%s', (_, space, costOf, least) => {
  const bests = (search: Search): readonly number[] =>
    Array.from({ length: SEEDS }, (_, k) =>
      leastCost(
        searched(search, { space, budget: BUDGET, trials: 1, seed: k + 1 }, (point) => costOf(numbersOf(point))),
      ),
    );
  /** Probability of so many wins over the other among 20 seeds, if both were alike. */
  const p = (ours: readonly number[], other: readonly number[]): number =>
    signTest(ours.filter((cost, k) => cost < other[k]).length, SEEDS);
  const [ofRandom, ofTpe] = [bests(random), bests(tpe)];

  it('has the least value that is published', () => {
    expect(Math.min(...ofRandom, ...ofTpe)).toBeGreaterThan(least - 1e-5);
  });

  it('is solved better by TPE than at random in 100 trials: p < 0.0001 over 20 seeds', () => {
    expect(p(ofTpe, ofRandom)).toBeLessThan(1e-4);
  });

  it('is not, at that level, without the density of what was bad', () => {
    const withoutBad = bests(tpeBy((good, _, places) => good.logDensity(places)));
    expect(p(withoutBad, ofRandom)).toBeGreaterThan(1e-4);
    expect(p(ofTpe, withoutBad)).toBeLessThan(0.05);
  });

  it('is solved worse by the first draw than by that with the largest ratio', () => {
    expect(p(ofTpe, bests(tpeBy(() => 0)))).toBeLessThan(0.01);
  });
});

it('finds the word and the number that go together', () => {
  const space: Space = [
    { name: 'word', domain: { kind: 'list', values: ['a', 'b', 'c', 'd', 'e', 'f'] } },
    { name: 'n', domain: { kind: 'range', scale: 'whole', from: 1, to: 100 } },
    range('x', 0, 1),
  ];
  const costOf = ({ word, n, x }: Record<string, string | number>): number =>
    (word === 'd' ? 0 : 1) + Math.abs((n as number) - 70) / 100 + Math.abs((x as number) - 0.2);
  const last = searched(tpe, { space, budget: 160, trials: 1, seed: 1 }, costOf).slice(-4).flat();
  expect(last.filter(({ point }) => point['word'] === 'd').length / last.length).toBeGreaterThan(0.7);
  expect(Math.min(...last.map(({ cost }) => cost))).toBeLessThan(0.06);
});

it('takes the order of a list of numbers, as steps give it, into account', () => {
  const values = Array.from({ length: 1000 }, (_, k) => k / 1000);
  const space: Space = [{ name: 'x', domain: { kind: 'list', values } }];
  const bests = (steps: Space): number[] =>
    Array.from({ length: 10 }, (_, k) =>
      leastCost(
        searched(tpe, { space: steps, budget: 60, trials: 1, seed: k + 1 }, ({ x }) => Math.abs((x as number) - 0.777)),
      ),
    );
  const shuffled = values.map((_, k) => values[(k * 387) % 1000]);
  const [ordered, other] = [bests(space), bests([{ name: 'x', domain: { kind: 'list', values: shuffled } }])];
  expect(ordered.every((cost) => cost < 0.005)).toBe(true);
  expect(other.every((cost) => cost < 0.005)).toBe(false);
});

it('has generations of eight after sixteen points at random', () => {
  const sizes = searched(tpe, { space: cube(2, 0, 1), budget: 30, trials: 1, seed: 1 }, () => 0).map(
    (one) => one.length,
  );
  expect(sizes).toEqual([16, 8, 6]);
});
