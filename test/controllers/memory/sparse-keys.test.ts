import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlaceCellGrid } from '../../../controllers/encoding/place-cells.ts';
import { SparseKeys } from '../../../controllers/memory/sparse-keys.ts';

const [KEYS, ACTIVE] = [200, 20];

const activeOf = (rates: Float64Array): number[] => [...rates.keys()].filter((i) => rates[i] > 0);

describe('sparse keys', () => {
  it('has as many active keys as it was told, whatever the features', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 5, maxLength: 5 }),
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        (features, active, rate) => {
          const keys = new SparseKeys({ features: 5, keys: 30, active, rate, seed: 1 });
          const rates = new Float64Array(30).fill(7);
          keys.encode(features, rates);
          const silent = features.every((feature) => feature === 0);
          expect(rates.filter((one) => one === rate)).toHaveLength(silent ? 0 : active);
          expect(rates.filter((one) => one === 0)).toHaveLength(silent ? 30 : 30 - active);
        },
      ),
    );
  });

  it('depends on the direction of the features and on the seed', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => new SparseKeys({ features: 3, keys: KEYS, active: ACTIVE, seed }));
    const of = (keys: SparseKeys, features: number[]): number[] => {
      const rates = new Float64Array(KEYS);
      keys.encode(features, rates);
      return activeOf(rates);
    };
    expect(of(b, [1, -2, 0.5])).toEqual(of(a, [1, -2, 0.5]));
    expect(of(a, [8, -16, 4])).toEqual(of(a, [1, -2, 0.5]));
    expect(of(c, [1, -2, 0.5])).not.toEqual(of(a, [1, -2, 0.5]));
    const one = new Float64Array(KEYS);
    a.encodeOne(1, one);
    expect(activeOf(one)).toEqual(of(a, [0, 1, 0]));
  });

  it('gives near places keys in common, and far ones as many as by chance', () => {
    const at = Array.from({ length: 11 }, (_, i) => -0.8 + 0.16 * i);
    const grid = new PlaceCellGrid({ x: at, y: at, width: 0.16, peak: 1 });
    const place = new Float64Array(grid.size);
    const rates = new Float64Array(KEYS);
    const encoders = [1, 2, 3, 4].map(
      (seed) => new SparseKeys({ features: grid.size, keys: KEYS, active: ACTIVE, seed }),
    );
    /** Mean number of keys in common of two places this far from each other in x. */
    const overlap = (distance: number): number => {
      let sum = 0;
      for (const keys of encoders) {
        const [here, there] = [-distance / 2, distance / 2].map((x) => {
          grid.encode(x, 0.1, place);
          keys.encode(place, rates);
          return new Set(activeOf(rates));
        });
        sum += [...here].filter((key) => there.has(key)).length / encoders.length;
      }
      return sum;
    };
    const overlaps = [0.02, 0.1, 0.2, 0.4].map(overlap);
    expect(overlaps).toEqual([...overlaps].sort((a, b) => b - a));
    expect(overlaps[0]).toBeGreaterThan(0.8 * ACTIVE);
    // By chance ACTIVE^2 / KEYS, of which the mean of four differs by 0.6.
    expect(Math.abs(overlap(1) - 2)).toBeLessThan(2);
  });

  it.each([
    [{ features: 0 }, 'features'],
    [{ active: 31 }, 'active'],
    [{ active: 0 }, 'active'],
    [{ keys: 2.5 }, 'keys'],
    [{ rate: 0 }, 'rate'],
  ])('refuses %o', (wrong, name) => {
    const options = { features: 3, keys: 30, active: 5, seed: 1, ...wrong };
    expect(() => new SparseKeys(options)).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: expect.stringContaining(name) }),
    );
  });
});
