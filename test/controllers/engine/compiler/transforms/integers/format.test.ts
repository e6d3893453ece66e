import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Format } from '../../../../../../controllers/engine/compiler/program/format.ts';
import { integer, real } from '../../../../../../controllers/engine/compiler/program/format.ts';
import {
  fractionFor,
  intervalOf,
  narrowFormat,
  wideFormat,
} from '../../../../../../controllers/engine/compiler/transforms/integers/format.ts';
import { isPowerOfTwo, LARGEST } from '../../../../../../kernels/fixed-point.ts';
import { share } from '../../../../../effort.ts';

const runs = { numRuns: share(2000) };
const size = fc.oneof(
  fc.double({ min: -300, max: 300, noNaN: true }),
  fc.integer({ min: -20, max: 20 }),
  fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
  fc.constantFrom(0, 0.5, -0.25, 127, -128, 255),
);
const interval = fc.tuple(size, size).map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a]));
const bits = fc.integer({ min: 2, max: 16 });
const ROOM = { int8: [-128, 127], int16: [-32_768, 32_767], int32: [-(2 ** 31), 2 ** 31 - 1] } as const;

/** What holds of every format. */
function check(format: Format, share: number): void {
  const { type, least, most, offset } = format;
  expect(least).toBeGreaterThanOrEqual(ROOM[type][0]);
  expect(most).toBeLessThanOrEqual(ROOM[type][1]);
  // What is held and its offset are added in 32 bits.
  for (const end of [least, most]) expect(Math.abs(end + offset)).toBeLessThanOrEqual(LARGEST);
  expect(Math.abs(offset)).toBeLessThanOrEqual(LARGEST);
  const n = least + Math.floor(share * (most - least));
  for (const one of [n, least, most]) expect(integer(format, real(format, one)) + 0).toBe(one + 0);
  expect([integer(format, -1e300), integer(format, 1e300)]).toEqual([least, most]);
}

describe('formats of integers', () => {
  it('hold every number of an interval within half a unit, or one where the unit is a power of two', () => {
    fc.assert(
      fc.property(
        interval,
        bits,
        fc.boolean(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (range, width, exact, at) => {
          const format = narrowFormat(range, width, exact);
          check(format, at);
          expect(format.type).toBe(width > 8 ? 'int16' : 'int8');
          expect(format.most - format.least + 1).toBeLessThanOrEqual(2 ** width);
          if (exact) expect(isPowerOfTwo(format.unit)).toBe(true);
          const x = range[0] + at * (range[1] - range[0]);
          const error = Math.abs(real(format, integer(format, x)) - x) / format.unit;
          // An exact unit may miss the last level; and an inexact one puts its first level on a multiple of itself.
          expect(error).toBeLessThanOrEqual(exact ? 1 : 1.000001);
          const middle = (range[0] + range[1]) / 2;
          if (range[1] - range[0] > 3 * format.unit)
            expect(Math.abs(real(format, integer(format, middle)) - middle)).toBeLessThanOrEqual(
              0.500001 * format.unit,
            );
        },
      ),
      runs,
    );
  });

  it('have no more room than they need: a finer unit would not do', () => {
    fc.assert(
      fc.property(interval, bits, (range, width) => {
        fc.pre(range[1] - range[0] > 1e-200 && range[1] - range[0] > 1e-3 * Math.max(-range[0], range[1]));
        const around = range[0] < 0 && range[1] > 0;
        const span = around ? 2 * Math.max(-range[0], range[1]) : range[1] - range[0];
        const levels = around ? 2 ** width - 2 : 2 ** width - 1;
        expect(narrowFormat(range, width, false).unit).toBeCloseTo(span / levels, 12);
        const { unit } = narrowFormat(range, width, true);
        expect(unit).toBeGreaterThanOrEqual((span / 2 ** width) * (1 - 1e-12));
        expect(unit).toBeLessThan((span / 2 ** width) * 2 * (1 + 1e-12));
      }),
      runs,
    );
  });

  it('take all levels on one side of 0, and are symmetric around it', () => {
    expect(narrowFormat([-1, 0.5], 8, true)).toEqual({
      type: 'int8',
      least: -127,
      most: 127,
      offset: 0,
      unit: 1 / 128,
    });
    expect(narrowFormat([0, 1], 8, true)).toEqual({ type: 'int8', least: -128, most: 127, offset: 128, unit: 1 / 256 });
    expect(narrowFormat([0, 255], 8, false)).toEqual({ type: 'int8', least: -128, most: 127, offset: 128, unit: 1 });
    expect(intervalOf(narrowFormat([1, 3], 8, true))).toEqual([1, 3 - 1 / 128]);
    expect(intervalOf(narrowFormat([-3, -1], 4, true))).toEqual([-3, -1.125]);
    expect(narrowFormat([-1, 1], 3, false)).toEqual({ type: 'int8', least: -3, most: 3, offset: 0, unit: 1 / 3 });
    // A single number, such as a weight that all synapses have, is held exactly.
    for (const x of [7, -7, 0.1, 0]) {
      const format = narrowFormat([x, x], 8, false);
      expect(real(format, integer(format, x))).toBeCloseTo(x, 12);
    }
  });

  it('can tell numbers apart that are nearly the same only as far as an offset reaches', () => {
    for (const width of [8, 16])
      for (const exact of [true, false]) {
        const format = narrowFormat([0.3, 0.1 + 0.2], width, exact);
        check(format, 0.5);
        expect(real(format, integer(format, 0.3))).toBeCloseTo(0.3, 3);
      }
  });

  it('have 31 bits for neurons, and a unit that is a power of two', () => {
    fc.assert(
      fc.property(interval, fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), (range, constant, at) => {
        const format = wideFormat(range, constant);
        check(format, at);
        expect([format.type, format.offset, isPowerOfTwo(format.unit)]).toEqual(['int32', 0, true]);
        const x = range[0] + at * (range[1] - range[0]);
        expect(Math.abs(real(format, integer(format, x)) - x)).toBeLessThanOrEqual(format.unit / 2);
        const magnitude = Math.max(-range[0], range[1]);
        if (format.unit > 2 ** -40) expect(magnitude / format.unit).toBeGreaterThanOrEqual(2 ** 29 - 1);
        expect(intervalOf(format)[0] < 0).toBe(range[0] < 0);
        expect(intervalOf(format)[1] > 0).toBe(range[1] > 0);
      }),
      runs,
    );
    expect([fractionFor([0, 1]), fractionFor([-1.99, 0]), fractionFor([0, 2]), fractionFor([0, 0])]).toEqual([
      29, 29, 28, 40,
    ]);
    expect([fractionFor([-1e-9, 1e-9]), fractionFor([0, 1e12])]).toEqual([40, -10]);
  });
});
