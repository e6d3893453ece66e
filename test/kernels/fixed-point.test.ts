import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dithered,
  EXPONENT_FRACTION,
  exponential2,
  exponentOf,
  isPowerOfTwo,
  LARGEST,
  LARGEST_FACTOR,
  logarithm2,
  product,
  quotient,
  saturated,
  shifted,
  xorshift32,
} from '../../kernels/fixed-point.ts';
import { power } from '../../kernels/float-bits.ts';
import { share } from '../effort.ts';

const runs = { numRuns: share(4000) };
const number = fc.oneof(
  fc.integer({ min: -LARGEST, max: LARGEST }),
  fc.integer({ min: -40, max: 40 }),
  fc.constantFrom(LARGEST, -LARGEST, 0, 1, -1),
);
const factor = fc.oneof(
  fc.integer({ min: -LARGEST_FACTOR, max: LARGEST_FACTOR }),
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(LARGEST_FACTOR, -LARGEST_FACTOR),
);
const bits = (most: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: 0, max: most }), fc.constantFrom(0, 1, most));

/** n / 2^by, to the nearest, halves up. BigInt shifts round down, whatever the sign. */
const nearest = (n: bigint, by: number): bigint => (by === 0 ? n : (n + (1n << BigInt(by - 1))) >> BigInt(by));
const limited = (n: bigint): number => Number(n > LARGEST ? LARGEST : n < -LARGEST ? -LARGEST : n);

describe('arithmetic of integers that stand for fractions', () => {
  it('is on numbers of which two can be added in 32 bits', () => {
    expect(LARGEST).toBe(2 ** 30 - 1);
    expect(LARGEST * LARGEST_FACTOR).toBeLessThan(2 ** 51);
    for (const [n, within] of [
      [LARGEST, LARGEST],
      [LARGEST + 1, LARGEST],
      [-LARGEST, -LARGEST],
      [-LARGEST - 1, -LARGEST],
      [2 ** 52, LARGEST],
      [-7, -7],
    ])
      expect(saturated(n)).toBe(within);
  });

  it('rounds shifts to the nearest, halves up', () => {
    expect([3, -3, 1, -1, 5, -5].map((n) => shifted(n, 1))).toEqual([2, -1, 1, 0, 3, -2]);
    fc.assert(
      fc.property(number, bits(31), (a, by) => {
        expect(shifted(a, by)).toBe(Number(nearest(BigInt(a), by)));
      }),
      runs,
    );
  });

  it('rounds products to the nearest, halves up, and saturates them', () => {
    expect(product(3, 1, 1)).toBe(2);
    expect(product(-3, 1, 1)).toBe(-1);
    expect(product(LARGEST, LARGEST_FACTOR, 20)).toBe(LARGEST);
    expect(product(LARGEST, -LARGEST_FACTOR, 0)).toBe(-LARGEST);
    fc.assert(
      fc.property(number, factor, bits(52), (a, b, by) => {
        expect(product(a, b, by)).toBe(limited(nearest(BigInt(a) * BigInt(b), by)));
      }),
      runs,
    );
  });

  it('rounds quotients towards 0, and saturates them', () => {
    fc.assert(
      fc.property(number, number, bits(22), (a, b, by) => {
        const scaled = BigInt(a) << BigInt(by);
        const expected = b === 0 ? limited(scaled * (1n << 60n)) : limited(scaled / BigInt(b));
        expect(quotient(a, b, by) + 0).toBe(expected);
      }),
      runs,
    );
    expect([5, -5, 0].map((a) => quotient(a, 0, 3))).toEqual([LARGEST, -LARGEST, 0]);
    expect([7, -7].map((a) => quotient(a, 2, 0))).toEqual([3, -3]);
  });

  it('takes powers of two within 2.6e-6, and saturates them', () => {
    const unit = power(EXPONENT_FRACTION);
    const check = (x: number, fraction: number): void => {
      const exact = 2 ** (x / unit + fraction);
      const found = exponential2(x, fraction);
      // Half a unit for the rounding, and four halves of 2^-30 for those of the polynomial.
      if (exact * (1 - 2.7e-6) - 0.5 > LARGEST) expect(found).toBe(LARGEST);
      else expect(Math.abs(found - Math.min(exact, LARGEST))).toBeLessThanOrEqual(exact * 2.61e-6 + 0.5);
    };
    for (let n = 0; n < 1 << 20; n += 997) check(n, 29);
    for (const x of [0, unit, -unit, 29 * unit, 30 * unit, -LARGEST, LARGEST])
      for (const f of [-22, 0, 1, 30, 52]) check(x, f);
    fc.assert(
      fc.property(fc.integer({ min: -60 * unit, max: 60 * unit }), fc.integer({ min: -22, max: 52 }), check),
      runs,
    );
    expect([exponential2(0, 10), exponential2(-unit, 10)]).toEqual([1024, 512]);
    // The last that is not 0: a half, rounded up.
    expect([exponential2(-unit, 0), exponential2(-unit - 1000, 0)]).toEqual([1, 0]);
  });

  it('takes binary logarithms within 4e-7 and what 20 bits of fraction cannot tell', () => {
    const unit = power(-EXPONENT_FRACTION);
    const check = (a: number, fraction: number): void => {
      const found = logarithm2(a, fraction) * unit;
      // Bits of a below the 21 that count are cut off.
      const cut = a < 1 << 21 ? 0 : unit * Math.LOG2E;
      const error = found - (Math.log2(a) - fraction);
      expect(error).toBeLessThanOrEqual(4e-7 + unit / 2 + 1e-12);
      expect(error).toBeGreaterThanOrEqual(-4e-7 - unit / 2 - cut - 1e-12);
    };
    for (let k = 0; k < 30; k++) {
      expect(logarithm2(1 << k, 12)).toBe((k - 12) * (1 << EXPONENT_FRACTION));
      check(2 ** k + (k > 0 ? 1 : 0), 0);
    }
    for (let a = 1 << 20; a < 1 << 21; a += 1009) check(a, 3);
    fc.assert(fc.property(fc.integer({ min: 1, max: LARGEST }), fc.integer({ min: -20, max: 40 }), check), runs);
    expect([0, -1, -LARGEST].map((a) => logarithm2(a, 5))).toEqual([-LARGEST, -LARGEST, -LARGEST]);
  });

  it('dithers up or down, as often as is right in the mean', () => {
    fc.assert(
      fc.property(number, bits(24), fc.integer({ min: 0, max: 0xffffffff }), (a, by, random) => {
        const down = Number(BigInt(a) >> BigInt(by));
        const found = dithered(a, by, random);
        const exact = (BigInt(a) & ((1n << BigInt(by)) - 1n)) === 0n;
        expect(exact ? [down] : [down, down + 1]).toContain(found);
      }),
      runs,
    );
    // Over all random bits the mean is exactly a / 2^by.
    for (const a of [-1000, -129, -128, -1, 0, 1, 77, 127, 128, 999]) {
      let sum = 0;
      for (let random = 0; random < 128; random++) sum += dithered(a, 7, (random * 0x9e3779b1) >>> 0);
      expect(sum).toBe(a);
    }
  });

  it('draws the numbers that Marsaglia published', () => {
    const drawn: number[] = [];
    for (let state = 2463534242; drawn.length < 5; ) drawn.push((state = xorshift32(state)));
    expect(drawn).toEqual([723471715, 2497366906, 2064144800, 2008045182, 3532304609]);
    expect(xorshift32(0)).toBe(0);
  });

  it('tells exponents and powers of two', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 1 << 20 }), (k, n) => {
        const x = power(k) * (1 + n * power(-20));
        const found = x < power(k + 1) ? k : k + 1;
        expect([exponentOf(x), exponentOf(-x)]).toEqual([found, found]);
        expect([isPowerOfTwo(x), isPowerOfTwo(-x)]).toEqual(x === power(found) ? [true, true] : [false, false]);
      }),
      runs,
    );
    expect([0, -0, Infinity, Number.NaN, 3].map(isPowerOfTwo)).toEqual([false, false, false, false, false]);
  });
});
