import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sobol, sobolPlaces } from '../../../../scenarios/sweep/search/sobol.ts';
import { SOBOL_DIMENSIONS } from '../../../../scenarios/sweep/search/sobol-numbers.ts';
import { keyOf, type Space } from '../../../../scenarios/sweep/space/space.ts';

const cube = (dimensions: number): Space =>
  Array.from({ length: dimensions }, (_, k) => ({
    name: `x${k}`,
    domain: { kind: 'range', scale: 'linear', from: 0, to: 1 },
  }));

/** Point 1000 of SciPy in units of 2^-10. */
// biome-ignore format: a table
const POINT_1000 = [
  225, 99, 531, 693, 287, 929, 47, 921, 513, 71, 87, 261, 165, 393, 147, 379, 737, 353, 1015, 743, 535, 563, 973, 553, 597, 929, 41, 1003, 61, 349, 151, 149,
];
const WEIGHTED_SUM = 81951.5751953125;

function first(count: number, dimensions: number): number[][] {
  const found: number[][] = [];
  for (const places of sobolPlaces(new Uint32Array(dimensions))) {
    if (found.length === count) break;
    found.push([...places]);
  }
  return found;
}

describe('the sequence', () => {
  it("begins as Joe and Kuo's own program prints it, of three dimensions", () => {
    expect(first(10, 3)).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ]);
  });

  it('is that of SciPy 1.17.1 in all dimensions: scipy.stats.qmc.Sobol(32, scramble=False, bits=32).random(1024)', () => {
    const points = first(1024, 32);
    expect(points[1000].map((x) => x * 1024)).toEqual(POINT_1000);
    // A sum in which each coordinate of each point has a weight of its own.
    const sum = points.reduce(
      (total, x, n) => total + x.reduce((part, value, k) => part + value * ((7 * n + 3 * k) % 11), 0),
      0,
    );
    expect(sum).toBe(WEIGHTED_SUM);
  });

  it('has direction numbers that are odd and small enough, and no polynomial twice', () => {
    for (const { polynomial, initial } of SOBOL_DIMENSIONS) {
      expect(polynomial).toBeLessThan(2 ** Math.max(0, initial.length - 1));
      initial.forEach((m, k) => {
        expect(m % 2).toBe(1);
        expect(m).toBeLessThan(2 ** (k + 1));
      });
    }
    expect(new Set(SOBOL_DIMENSIONS.map(({ polynomial, initial }) => `${initial.length} ${polynomial}`)).size).toBe(31);
  });
});

describe('a search by it', () => {
  const trials = 20;

  it('has one point in each of 2^k equal intervals of every axis, whatever the seed', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffff_ffff),
        fc.integer({ min: 1, max: 32 }),
        fc.integer({ min: 0, max: 6 }),
        (seed, n, k) => {
          const budget = 2 ** k;
          const points = sobol.open({ space: cube(n), budget, trials, seed }).next([]);
          expect(points).toHaveLength(budget);
          for (let axis = 0; axis < n; axis++) {
            const cells = points.map(({ point }) => Math.floor((point[`x${axis}`] as number) * budget));
            expect(new Set(cells).size).toBe(budget);
          }
        },
      ),
    );
  });

  it('tries other points with another seed', () => {
    const at = (seed: number) => sobol.open({ space: cube(2), budget: 8, trials, seed }).next([]);
    expect(at(1)).not.toEqual(at(2));
    expect(at(1)).toEqual(at(1));
  });

  it('finds every point of a space with few, of which the sequence itself meets the last ones late', () => {
    const words = { kind: 'list', values: ['a', 'b', 'c'] } as const;
    const space: Space = Array.from({ length: 5 }, (_, k) => ({ name: `x${k}`, domain: words }));
    for (const budget of [243, 1000]) {
      const points = sobol.open({ space, budget, trials, seed: 1 }).next([]);
      expect(new Set(points.map(({ point }) => keyOf(point))).size).toBe(243);
      expect(points).toHaveLength(243);
    }
  });

  it('refuses more dimensions than it has', () => {
    expect(() => sobol.open({ space: cube(33), budget: 8, trials, seed: 1 })).toThrowError(
      expect.objectContaining({ code: 'too_many_axes', expected: 'at most 32 parameters', received: 33 }),
    );
  });
});
