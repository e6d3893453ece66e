import { describe, expect, it } from 'vitest';
import * as math from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';
import * as exact from './fixed-point.ts';
import { ulp64 } from './ulp.ts';

const { fixed, quotient, unit } = exact;
const stream = new RandomStream(41, 'f64');
const uniform = (low: number, high: number) => () => low + (high - low) * stream.uniform();
const powers = (low: number, high: number) => () => 2 ** (low + (high - low) * stream.uniform());
const signed = (draw: () => number) => () => (stream.next() & 1 ? draw() : -draw());

/** The largest error over `turns` draws, by `error` of each. */
const worst = (turns: number, error: () => number): number => {
  let largest = 0;
  for (let turn = 0; turn < turns; turn += 1) largest = Math.max(largest, error());
  return largest;
};

type Reference = (x: bigint, f64: number) => bigint;
type Real = (x: number) => number;

describe('accuracy in f64 against 300 binary places', () => {
  const doubled = (x: bigint): bigint => exact.exp(2n * x);
  const tanh: Reference = (x) => quotient(doubled(x) - unit, doubled(x) + unit);
  const cases: readonly [string, Real, Reference, number, readonly (() => number)[]][] = [
    ['exp', math.exp, exact.exp, 0.6, [uniform(-40, 40), uniform(-1, 1), signed(powers(-40, 0))]],
    ['expm1', math.expm1, (x) => exact.exp(x) - unit, 1, [uniform(-40, 40), uniform(-1, 1), signed(powers(-40, 0))]],
    ['log', math.log, exact.log, 0.9, [powers(-60, 60), uniform(0.5, 2), uniform(0.99, 1.01)]],
    [
      'log1p',
      math.log1p,
      (x) => exact.log(unit + x),
      0.9,
      [powers(-40, 60), uniform(-0.9, 1), signed(powers(-40, -1))],
    ],
    [
      'sin',
      math.sin,
      exact.sin,
      0.8,
      [uniform(-10, 10), uniform(-1e6, 1e6), signed(powers(0, 100)), signed(powers(-40, 0))],
    ],
    [
      'cos',
      math.cos,
      exact.cos,
      0.8,
      [uniform(-10, 10), uniform(-1e6, 1e6), signed(powers(0, 100)), signed(powers(-40, 0))],
    ],
    ['tan', math.tan, (x) => quotient(exact.sin(x), exact.cos(x)), 1.9, [uniform(-10, 10), signed(powers(-40, 60))]],
    ['tanh', math.tanh, tanh, 1.4, [uniform(-3, 3), signed(powers(-40, 4))]],
    ['atan', math.atan, (x, y) => exact.atan2(x, unit, y), 1, [uniform(-2, 2), signed(powers(-40, 40))]],
  ];
  for (const [name, f, reference, bound, draws] of cases) {
    it(name, () => {
      for (const draw of draws) {
        const error = worst(150, () => {
          const x = draw();
          const y = f(x);
          return exact.errorOf(y, reference(fixed(x), y));
        });
        expect(error).toBeLessThan(bound);
      }
    });
  }

  it('atan2', () => {
    for (const draw of [signed(uniform(0, 1)), signed(powers(-30, 30))]) {
      const error = worst(200, () => {
        const [y, x] = [draw(), draw()];
        const angle = math.atan2(y, x);
        return exact.errorOf(angle, exact.atan2(fixed(y), fixed(x), angle));
      });
      expect(error).toBeLessThan(1.2);
    }
  });

  it('pow', () => {
    for (const [base, power] of [
      [powers(-2, 2), uniform(-40, 40)],
      [powers(-60, 60), uniform(-1, 1)],
      [uniform(0.999, 1.001), uniform(-40000, 40000)],
    ] as const) {
      const error = worst(150, () => {
        const [x, y] = [base(), power()];
        const logarithm = exact.product(fixed(y), exact.log(fixed(x)));
        return exact.errorOf(math.pow(x, y), exact.exp(logarithm));
      });
      expect(error).toBeLessThan(0.65);
    }
  });

  it('hypot', () => {
    const error = worst(2000, () => {
      const [x, y] = [signed(powers(-20, 20))(), signed(powers(-20, 20))()];
      const h = math.hypot(x, y);
      // h^2 - (x^2 + y^2) = 2 h e + e^2
      const square = (a: number): bigint => exact.product(fixed(a), fixed(a));
      const excess = quotient(square(h) - square(x) - square(y), 2n * fixed(h));
      return exact.errorOf(h, fixed(h) - excess);
    });
    expect(error).toBeLessThan(0.51);
  });
});

describe('accuracy in f64 against the host, over the whole range', () => {
  const near = (given: number, host: number): number =>
    given === host || (Number.isNaN(given) && Number.isNaN(host)) ? 0 : Math.abs(given - host) / ulp64(host);

  const cases: readonly [string, Real, Real, () => number][] = [
    ['exp', math.exp, Math.exp, uniform(-760, 720)],
    ['expm1', math.expm1, Math.expm1, uniform(-760, 720)],
    ['log', math.log, Math.log, powers(-1074, 1024)],
    ['log1p', math.log1p, Math.log1p, powers(-1074, 1024)],
    ['sin', math.sin, Math.sin, signed(powers(-1074, 1024))],
    ['cos', math.cos, Math.cos, signed(powers(-1074, 1024))],
    ['tan', math.tan, Math.tan, signed(powers(-1074, 1024))],
    ['tanh', math.tanh, Math.tanh, signed(powers(-1074, 1024))],
    ['atan', math.atan, Math.atan, signed(powers(-1074, 1024))],
  ];
  for (const [name, f, host, draw] of cases) {
    it(name, () => {
      const error = worst(20_000, () => {
        const x = draw();
        return near(f(x), host(x));
      });
      expect(error).toBeLessThan(3);
    });
  }

  it('atan2, hypot and pow', { tags: 'long' }, () => {
    const any = signed(powers(-1074, 1024));
    const error = worst(20_000, () => {
      const [a, b] = [any(), any()];
      const ratio = signed(powers(-3, 3))() * a;
      return Math.max(
        near(math.atan2(a, b), Math.atan2(a, b)),
        near(math.atan2(a, ratio), Math.atan2(a, ratio)),
        near(math.hypot(a, ratio), Math.hypot(a, ratio)),
      );
    });
    expect(error).toBeLessThan(3);
    const powerError = worst(20_000, () => {
      const x = powers(-1074, 1024)();
      const y = signed(powers(-10, 6))();
      return near(math.pow(x, y), x ** y);
    });
    expect(powerError).toBeLessThan(3);
  });

  it('sin and cos at multiples of pi/2, near and far', { tags: 'long' }, () => {
    const error = worst(20_000, () => {
      const x = stream.integer(2 ** 21) * (Math.PI / 2);
      return Math.max(near(math.sin(x), Math.sin(x)), near(math.cos(x), Math.cos(x)));
    });
    expect(error).toBeLessThan(2);
    // the f64 that comes nearest to a multiple of pi/2
    const closest = 6381956970095103 * 2 ** 797;
    expect(math.cos(closest)).toBe(-4.687165924254628e-19);
  });
});

describe('special values in f64', () => {
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
    2 ** 53,
    -(2 ** 53) + 1,
    5e-324,
    -5e-324,
    2 ** -1022,
    1.7976931348623157e308,
    -1.7976931348623157e308,
    1e-20,
    -1e-20,
  ];
  const agree = (given: number, host: number): void => {
    if (host === 0 || !Number.isFinite(host)) expect(given).toBe(host);
    else expect(Math.abs(given - host)).toBeLessThanOrEqual(2 * ulp64(host));
  };

  it('are those of the host, one argument', () => {
    for (const name of ['exp', 'expm1', 'log', 'log1p', 'sin', 'cos', 'tan', 'tanh', 'atan'] as const) {
      for (const x of values) agree(math[name](x), Math[name](x));
    }
  });

  it('are those of the host, two arguments', () => {
    for (const x of values) {
      for (const y of values) {
        agree(math.atan2(x, y), Math.atan2(x, y));
        agree(math.pow(x, y), x ** y);
        agree(math.hypot(x, y), Math.hypot(x, y));
      }
    }
  });

  it('lie at the limits of exp', () => {
    expect(math.exp(709.782712893384)).toBeLessThan(Infinity);
    expect(math.exp(709.7827128933841)).toBe(Infinity);
    expect(math.exp(-745.1332191019411)).toBe(5e-324);
    expect(math.exp(-745.1332191019412)).toBe(0);
    expect(math.exp(-708.4)).toBeGreaterThan(0);
  });

  it('make powers of integers exact', () => {
    for (let power = -1074; power < 1024; power += 1) expect(math.pow(2, power)).toBe(2 ** power);
    for (let power = 0; power <= 22; power += 1) expect(math.pow(10, power)).toBe(Number(`1e${power}`));
    for (let n = -300; n <= 300; n += 1) expect(math.pow(n, 3)).toBe(n * n * n);
  });
});

describe('angles', () => {
  it('wrap to the same direction', { tags: 'long' }, () => {
    for (const draw of [uniform(-100, 100), signed(powers(-10, 300))]) {
      for (let turn = 0; turn < 5000; turn += 1) {
        const x = draw();
        const wrapped = math.wrapAngle(x);
        expect(Math.abs(wrapped)).toBeLessThanOrEqual(Math.PI);
        expect(Math.abs(math.sin(wrapped) - math.sin(x))).toBeLessThan(5e-16);
        expect(Math.abs(math.cos(wrapped) - math.cos(x))).toBeLessThan(5e-16);
      }
    }
  });

  it('are left alone within a half turn', () => {
    for (const x of [0, -0, 1, -3, Math.PI, -Math.PI]) expect(math.wrapAngle(x)).toBe(x);
    expect(math.wrapAngle(Infinity)).toBe(NaN);
    expect(math.wrapAngle(NaN)).toBe(NaN);
  });

  it('differ by the shorter turn', () => {
    expect(math.angleDifference(3, -3)).toBeCloseTo(6 - 2 * Math.PI, 14);
    expect(math.angleDifference(-3, 3)).toBeCloseTo(2 * Math.PI - 6, 14);
    expect(math.angleDifference(0.5, 0.25)).toBe(0.25);
  });
});
