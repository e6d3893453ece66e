import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expm } from '../../kernels/matrix-exponential.ts';

const matrix = (...rows: number[][]): Float64Array => Float64Array.from(rows.flat());

/** Entries within `bound` of the largest expected. */
const expectClose = (given: Float64Array, expected: ArrayLike<number>, bound = 1e-14): void => {
  const largest = Math.max(...Array.from(expected, Math.abs));
  expect(given).toHaveLength(expected.length);
  given.forEach((value, at) => {
    expect(Math.abs(value - expected[at])).toBeLessThanOrEqual(bound * largest);
  });
};

describe('expm', () => {
  it('of one entry is exp', () => {
    for (const x of [0, 1, -1, 0.001, -5, 10, -30]) {
      expectClose(expm(matrix([x]), 1), [Math.exp(x)], 4e-15 * Math.max(1, Math.abs(x)));
    }
  });

  it('of zero is one, of a nilpotent matrix its short series', () => {
    expect([...expm(new Float64Array(9), 3)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const shift = matrix([0, 2, 0], [0, 0, 3], [0, 0, 0]);
    expectClose(expm(shift, 3), [1, 2, 3, 0, 1, 3, 0, 0, 1]);
  });

  it('of a diagonal is the exponentials', () => {
    const n = 128;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) a[i * n + i] = (i - 64) / 32;
    const e = expm(a, n);
    for (let i = 0; i < n; i += 1) {
      expect(Math.abs(e[i * n + i] / Math.exp((i - 64) / 32) - 1)).toBeLessThan(1e-14);
    }
  });

  it('of an oscillator turns', () => {
    for (const w of [0.1, 1, 10, 100]) {
      const [c, s] = [Math.cos(w), Math.sin(w)];
      expectClose(expm(matrix([0, -w], [w, 0]), 2), [c, -s, s, c], 1e-14 * Math.max(1, w));
    }
  });

  it('of a Jordan block is the alpha function', () => {
    for (const [rate, gain, t] of [
      [1 / 5, 1, 0.1],
      [2, 1e6, 0.5],
      [100, 1e-9, 0.1],
    ] as const) {
      const e = expm(matrix([-rate * t, gain * t], [0, -rate * t]), 2);
      const decay = Math.exp(-rate * t);
      expect(e[0]).toBeCloseTo(decay, 13);
      expect(e[2]).toBe(0);
      expect(e[1] / (gain * t * decay)).toBeCloseTo(1, 13);
    }
  });

  it('does not care about units', () => {
    // the same two coupled decays, the second state counted in 1e-12
    const a = matrix([-0.1, 0.02], [0.03, -0.2]);
    const scaled = matrix([-0.1, 0.02e12], [0.03e-12, -0.2]);
    const [e, f] = [expm(a, 2), expm(scaled, 2)];
    expectClose(Float64Array.of(f[0], f[1] / 1e12, f[2] * 1e12, f[3]), e);
  });

  it('has exp of the trace for determinant, and inverts under negation', () => {
    const entry = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 9, maxLength: 9 }), (entries) => {
        const a = Float64Array.from(entries);
        const e = expm(a, 3);
        const inverse = expm(
          a.map((x) => -x),
          3,
        );
        for (let row = 0; row < 3; row += 1) {
          for (let column = 0; column < 3; column += 1) {
            let sum = 0;
            let size = 0;
            for (let k = 0; k < 3; k += 1) {
              const term = e[row * 3 + k] * inverse[k * 3 + column];
              sum += term;
              size += Math.abs(term);
            }
            expect(Math.abs(sum - (row === column ? 1 : 0))).toBeLessThan(1e-13 * (1 + size));
          }
        }
      }),
    );
  });

  it('refuses what it cannot do', () => {
    expect(() => expm(new Float64Array(4), 3)).toThrow(RangeError);
    expect(() => expm(new Float64Array(129 * 129), 129)).toThrow(RangeError);
    expect(() => expm(matrix([NaN]), 1)).toThrow(/finite/);
    expect(() => expm(matrix([Infinity]), 1)).toThrow(/finite/);
  });

  it('leaves its argument alone', () => {
    const a = matrix([-1, 1e6], [0, -2]);
    const before = [...a];
    expm(a, 2);
    expect([...a]).toEqual(before);
  });
});

/** The exact step of x' = A x + b over dt, from the exponential of the matrix with A and b above a row of zeros (Van Loan 1978). */
function propagator(
  a: Float64Array,
  b: Float64Array,
  dt: number,
): { readonly P: Float64Array; readonly c: Float64Array } {
  const n = b.length;
  const augmented = new Float64Array((n + 1) ** 2);
  for (let row = 0; row < n; row++) {
    augmented.set(
      [...a.subarray(row * n, row * n + n), b[row]].map((entry) => entry * dt),
      row * (n + 1),
    );
  }
  const whole = expm(augmented, n + 1);
  const rows = Array.from({ length: n }, (_, row) => whole.subarray(row * (n + 1), (row + 1) * (n + 1)));
  return {
    P: Float64Array.from(rows.flatMap((row) => [...row.subarray(0, n)])),
    c: Float64Array.from(rows, (row) => row[n]),
  };
}

describe('a propagator', () => {
  it('of a leaky integrator under a constant', () => {
    const [tau, drive, dt] = [20, 3, 0.1];
    const { P, c } = propagator(matrix([-1 / tau]), Float64Array.of(drive), dt);
    expectClose(P, [Math.exp(-dt / tau)], 1e-15);
    expectClose(c, [-drive * tau * Math.expm1(-dt / tau)], 1e-14);
  });

  it('of singular matrices', () => {
    const free = propagator(matrix([0, 1], [0, 0]), Float64Array.of(0, 2), 0.5);
    expectClose(free.P, [1, 0.5, 0, 1]);
    expectClose(free.c, [0.25, 1]);
    const none = propagator(matrix([0]), Float64Array.of(7), 0.25);
    expect([...none.P, ...none.c]).toEqual([1, 1.75]);
  });

  it('of a membrane under an alpha current', () => {
    const [tau, rise, capacity, dt] = [10, 2, 250, 0.1];
    const a = matrix([-1 / rise, 0, 0], [1, -1 / rise, 0], [0, 1 / capacity, -1 / tau]);
    const { P } = propagator(a, new Float64Array(3), dt);
    // Rotter & Diesmann 1999: the response of the voltage to the two current states
    const k = 1 / rise - 1 / tau;
    const [slow, fast] = [Math.exp(-dt / tau), Math.exp(-dt / rise)];
    expectClose(P.subarray(6, 7), [((slow - fast) / k - dt * fast) / (k * capacity)], 1e-11);
    expectClose(P.subarray(7, 8), [(slow - fast) / (k * capacity)], 1e-12);
    expectClose(P.subarray(8, 9), [slow]);
  });

  it('of two steps is that of one twice as long', () => {
    const entry = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 9, maxLength: 9 }),
        fc.array(entry, { minLength: 3, maxLength: 3 }),
        (entries, drive) => {
          const [a, b] = [Float64Array.from(entries), Float64Array.from(drive)];
          const one = propagator(a, b, 0.5);
          const two = propagator(a, b, 1);
          for (let row = 0; row < 3; row += 1) {
            let sum = one.c[row];
            for (let k = 0; k < 3; k += 1) sum += one.P[row * 3 + k] * one.c[k];
            expect(Math.abs(sum - two.c[row])).toBeLessThan(1e-13);
          }
        },
      ),
    );
  });
});
