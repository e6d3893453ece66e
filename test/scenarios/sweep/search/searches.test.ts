// @module-tag long
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEARCHES } from '../../../../scenarios/sweep/search/index.ts';
import type { Generation, SearchOptions } from '../../../../scenarios/sweep/search/search.ts';
import type { Domain } from '../../../../scenarios/sweep/space/domain.ts';
import { keyOf, type Point, placesOf, type Space, sizeOf } from '../../../../scenarios/sweep/space/space.ts';
import { share } from '../../../effort.ts';
import { searched } from './trial.ts';

const end = fc.integer({ min: -50, max: 50 });
const numbers: fc.Arbitrary<Domain> = fc.oneof(
  fc
    .tuple(end, fc.integer({ min: 1, max: 6 }))
    .map(([from, more]): Domain => ({ kind: 'range', scale: 'whole', from, to: from + more })),
  fc
    .tuple(end, fc.integer({ min: 1, max: 6 }))
    .map(([from, more]): Domain => ({ kind: 'range', scale: 'linear', from, to: from + more, count: 4 })),
  fc.constant<Domain>({ kind: 'range', scale: 'log', from: 0.01, to: 10, count: 3 }),
  fc.constantFrom<Domain>(
    { kind: 'list', values: [0, 1, 4, 9] },
    { kind: 'list', values: [3, 1] },
    { kind: 'list', values: [2] },
  ),
);
const words = fc.constantFrom<Domain>({ kind: 'list', values: ['a', 'b', 'c'] }, { kind: 'list', values: ['b', 7] });
const spaceOf = (domain: fc.Arbitrary<Domain>): fc.Arbitrary<Space> =>
  fc
    .array(domain, { minLength: 1, maxLength: 4 })
    .map((domains) => domains.map((one, k) => ({ name: `x${k}`, domain: one })));

const optionsFor = (name: string): fc.Arbitrary<SearchOptions> =>
  fc.record({
    space: spaceOf(name === 'cma' ? numbers : fc.oneof(numbers, words)),
    budget: fc.integer({ min: 1, max: 60 }),
    trials: fc.integer({ min: 1, max: 60 }),
    seed: fc.nat(0xffff_ffff),
  });

/** A cost that is a function of the point and the trials alone; of some points there is none, and some are not feasible. */
const costOf = (point: Point, trials: number): number => {
  const text = `${keyOf(point)} ${trials}`;
  let hash = 7;
  for (let at = 0; at < text.length; at++) hash = (hash * 31 + text.charCodeAt(at)) % 1009;
  return hash % 13 === 0 ? Number.NaN : hash;
};
const isFeasible = (point: Point): boolean => !(costOf(point, 0) % 5 === 0);

describe.each(Object.entries(SEARCHES))('%s', (name, search) => {
  const options = optionsFor(name);

  it('says the same in any instance, whatever it was asked before', () => {
    fc.assert(
      fc.property(options, fc.gen(), (given, random) => {
        const generations = searched(search, given, costOf, isFeasible);
        const asked = search.open(given);
        for (let k = 0; k < 6; k++) {
          const count = random(fc.nat, { max: generations.length });
          // Copies too: what it says must not hang on who the objects are.
          const told = generations.slice(0, count).map((one) => (random(fc.boolean) ? one : structuredClone(one)));
          const expected = search.open(given).next(told);
          expect(asked.next(told)).toEqual(expected);
          const proposed = generations[count]?.map(({ cost, feasible, ...candidate }) => candidate);
          expect(expected).toEqual(proposed ?? []);
        }
      }),
      { numRuns: share(100) },
    );
  });

  it('proposes points of the space, each once in a generation and after as many trials, within its budget', () => {
    fc.assert(
      fc.property(options, (given) => {
        const generations = searched(search, given, costOf, isFeasible);
        const { space, budget, trials } = given;
        const all = generations.flat();
        const keys = all.map((one) => `${keyOf(one.point)} ${one.trials ?? 'all'}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { point } of all)
          expect([...placesOf(space, point)].every((place) => place >= 0 && place <= 1)).toBe(true);
        for (const one of all) if (one.trials !== undefined) expect(one.trials).toBeLessThan(trials);
        const spent = all.reduce((sum, one) => sum + (one.trials ?? trials) / trials, 0);
        if (name !== 'grid') expect(spent).toBeLessThanOrEqual(budget + 1e-9);
        // A budget is used, where there are as many points.
        if (name === 'random' || name === 'sobol' || name === 'tpe')
          expect(all).toHaveLength(Math.min(budget, sizeOf(space)));
      }),
      { numRuns: share(100) },
    );
  });

  it('goes on where nothing has a cost and nothing is feasible', () => {
    fc.assert(
      fc.property(options, (given) => {
        const proposed = (generations: readonly Generation[]): number => generations.flat().length;
        expect(proposed(searched(search, given, () => Number.NaN))).toBeGreaterThan(0);
        expect(
          proposed(
            searched(
              search,
              given,
              () => 1,
              () => false,
            ),
          ),
        ).toBeGreaterThan(0);
      }),
      { numRuns: share(30) },
    );
  });
});

/** How a search is told of points that are good where the first number is small: by costs, or by costs that cannot be had or must not be. */
describe.each(['tpe', 'cma', 'halving'])('%s', (name) => {
  it.each<[string, (x: number) => Pick<Generation[number], 'cost' | 'feasible'>]>([
    ['has no cost', (x) => ({ cost: x > 0.3 ? Number.NaN : 1 - x, feasible: true })],
    ['is not feasible', (x) => ({ cost: 1 - x, feasible: !(x > 0.3) })],
  ])('takes a candidate that %s for worse than any other', (_, told) => {
    const options = {
      space: [{ name: 'x', domain: { kind: 'range', scale: 'linear', from: 0, to: 1 } }] as const,
      budget: 80,
      trials: 64,
      seed: 3,
    };
    const costAt = (point: Point) => told(point['x'] as number);
    const generations = searched(
      SEARCHES[name],
      options,
      (point) => costAt(point).cost,
      (point) => costAt(point).feasible,
    );
    const last = generations
      .slice(name === 'halving' ? -1 : -3)
      .flat()
      .map(({ point }) => point['x'] as number);
    // The best that may be is at 0.3; among the others the costs fall on.
    expect(last.filter((x) => x <= 0.31).length / last.length).toBeGreaterThan(0.5);
  });
});
