import { describe, expect, it } from 'vitest';
import * as math from '../../kernels/math-f32.ts';
import { RandomStream } from '../../kernels/random.ts';
import { ulp32 } from './ulp.ts';

const stream = new RandomStream(31, 'f32');
const uniform = (low: number, high: number) => () => Math.fround(low + (high - low) * stream.uniform());
const powers = (low: number, high: number) => () => Math.fround(2 ** (low + (high - low) * stream.uniform()));
const signed = (draw: () => number) => () => (stream.next() & 1 ? draw() : -draw());

/** The largest error over draws, in ulp of the f64 reference. */
const worst = (
  f: (x: number) => number,
  reference: (x: number) => number,
  draw: () => number,
  turns = 40_000,
): number => {
  let largest = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    const x = draw();
    const exact = reference(x);
    if (Math.abs(exact) < 2 ** -126) continue;
    largest = Math.max(largest, Math.abs(f(x) - exact) / ulp32(exact));
  }
  return largest;
};

describe('accuracy in f32', () => {
  const cases: readonly [string, (x: number) => number, (x: number) => number, () => number, number][] = [
    ['exp', math.exp, Math.exp, uniform(-87.3, 88.37), 1],
    ['exp near 0', math.exp, Math.exp, signed(powers(-20, 0)), 1],
    ['log', math.log, Math.log, powers(-149, 128), 1],
    ['log near 1', math.log, Math.log, uniform(0.5, 2), 1],
    ['sin', math.sin, Math.sin, uniform(-10, 10), 1],
    ['sin, large', math.sin, Math.sin, uniform(-8192, 8192), 1],
    ['sin, small', math.sin, Math.sin, signed(powers(-60, 0)), 1],
    ['cos', math.cos, Math.cos, uniform(-10, 10), 1],
    ['cos, large', math.cos, Math.cos, uniform(-8192, 8192), 1],
    ['tanh', math.tanh, Math.tanh, uniform(-3, 3), 1.5],
    ['tanh, small', math.tanh, Math.tanh, signed(powers(-60, 4)), 1.5],
  ];
  for (const [name, f, reference, draw, bound] of cases) {
    it(name, () => {
      const error = worst(f, reference, draw);
      expect(error).toBeLessThan(bound);
    });
  }

  it('sin and cos at multiples of pi/2', () => {
    let n = 1;
    const multiple = (): number => Math.fround(n++ * (Math.PI / 2));
    expect(worst(math.sin, Math.sin, multiple, 5200)).toBeLessThan(1);
    n = 1;
    expect(worst(math.cos, Math.cos, multiple, 5200)).toBeLessThan(1);
  });

  it('pow', () => {
    let largest = 0;
    for (let turn = 0; turn < 60_000; turn += 1) {
      const x = powers(-20, 20)();
      const y = uniform(-6, 6)();
      const exact = x ** y;
      if (exact < 2 ** -126 || exact >= 2 ** 128) continue;
      largest = Math.max(largest, Math.abs(math.pow(x, y) - exact) / ulp32(exact));
    }
    expect(largest).toBeLessThan(0.6);
  });
});

describe('special values in f32', () => {
  it('exp', () => {
    expect([0, -0, Infinity, -Infinity, NaN, 88.4, -87.7, -100, 1e38].map(math.exp)).toEqual([
      1,
      1,
      Infinity,
      0,
      NaN,
      Infinity,
      0,
      0,
      Infinity,
    ]);
  });

  it('exp at the ends of its range', () => {
    const step = 2 ** -17;
    let last = 0;
    let falls = 0;
    let largest = 0;
    for (let x = Math.fround(-87.6831); x < -87.33; x += step) {
      const y = math.exp(x);
      if (y < last) falls += 1;
      largest = Math.max(largest, Math.abs(y - Math.exp(x)) / ulp32(Math.exp(x)));
      last = y;
    }
    expect({ falls, subnormal: math.exp(-87.6831) < 2 ** -126, normal: last > 2 ** -126 }).toEqual({
      falls: 0,
      subnormal: true,
      normal: true,
    });
    expect(largest).toBeLessThan(1);
    expect([-87.6832, -87.6831, 88.3762, 88.3763].map((x) => math.exp(x) / Math.exp(x))).toEqual([
      0,
      expect.closeTo(1, 4),
      expect.closeTo(1, 4),
      Infinity,
    ]);
  });

  it('log', () => {
    expect([1, 0, -0, Infinity, -1, -Infinity, NaN].map(math.log)).toEqual([
      0,
      -Infinity,
      -Infinity,
      Infinity,
      NaN,
      NaN,
      NaN,
    ]);
    expect(math.log(2 ** -149)).toBe(Math.fround(-149 * Math.LN2));
  });

  it('sin, cos and tanh', () => {
    expect([0, -0, Infinity, -Infinity, NaN, 8193].map(math.sin)).toEqual([0, -0, NaN, NaN, NaN, NaN]);
    expect([0, -0, Infinity, -Infinity, NaN, 8193].map(math.cos)).toEqual([1, 1, NaN, NaN, NaN, NaN]);
    expect([0, -0, 10, -10, Infinity, -Infinity, NaN].map(math.tanh)).toEqual([0, -0, 1, -1, 1, -1, NaN]);
  });

  it('pow, as of **', () => {
    const values = [
      0,
      -0,
      1,
      -1,
      2,
      -2,
      3,
      -3,
      0.5,
      -0.5,
      1.5,
      -1.5,
      Infinity,
      -Infinity,
      NaN,
      2 ** 24,
      -(2 ** 24) - 2,
    ];
    for (const x of values) {
      for (const y of values) {
        const exact = Math.fround(x ** y);
        const expected = Math.abs(exact) < 2 ** -126 && exact !== 0 ? 0 * exact : exact;
        expect([x, y, math.pow(x, y)]).toEqual([x, y, expected]);
      }
    }
  });

  it('are monotone where the function is', () => {
    for (const [f, low, high] of [
      [math.exp, -87, 88],
      [math.log, 0.01, 30],
      [math.tanh, -9, 9],
    ] as const) {
      let last = f(low);
      let falls = 0;
      for (let at = 1; at <= 40_000; at += 1) {
        const next = f(low + ((high - low) * at) / 40_000);
        if (next < last) falls += 1;
        last = next;
      }
      expect(falls).toBe(0);
    }
  });
});
