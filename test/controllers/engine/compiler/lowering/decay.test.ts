import { describe, expect, it } from 'vitest';
import { Decays, flushed } from '../../../../../controllers/engine/compiler/lowering/decay.ts';
import { ArrayTable } from '../../../../../controllers/engine/compiler/program/array-table.ts';
import { Graph } from '../../../../../controllers/engine/compiler/program/value.ts';

/** (a + b)^n in double-double arithmetic, by squaring: f^n to more digits than a double has. */
function power(base: number, n: number): number {
  let scale = 1n << 200n;
  const one = scale;
  // base as an exact fraction of 2^200.
  let mantissa = base;
  let shift = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    shift++;
  }
  const fixed = (BigInt(mantissa) << 200n) >> BigInt(shift);
  for (let k = 0; k < n; k++) scale = (scale * fixed) / one;
  // Two parts, as a BigInt of 200 bits loses nothing that way.
  const bits = scale.toString(2).length;
  const drop = BigInt(Math.max(0, bits - 64));
  return Number(scale >> drop) * 2 ** (Number(drop) - 200);
}

describe('Decays', () => {
  it.each([0.9, Math.exp(-1 / 20), Math.exp(-1 / 2000), 1 - 1 / 2000, Math.exp(-1e-4), 0.5, 1])(
    'hold the powers of %d to 1e-12 at every phase',
    (factor) => {
      const arrays = new ArrayTable();
      const decays = new Decays(new Graph(), arrays, [factor]);
      decays.of(factor);
      const [down, up] = arrays.declarations.map(({ length, initial }) => {
        const values = new Float64Array(length);
        initial(values);
        return values;
      }) as [Float64Array, Float64Array];
      expect(down).toHaveLength(decays.ticks);
      for (const k of [0, 1, 2, decays.ticks >> 1, decays.ticks - 1]) {
        const exact = power(factor, k);
        expect(Math.abs(down[k] / exact - 1)).toBeLessThan(1e-12);
        expect(Math.abs(up[k] * exact - 1)).toBeLessThan(1e-12);
      }
      expect(Math.abs(decays.of(factor).whole / power(factor, decays.ticks) - 1)).toBeLessThan(1e-12);
    },
  );

  it('rebase often enough that the fastest lazily held value grows by at most 1e12', () => {
    for (const [factor, ticks] of [
      [1 - 1e-9, 1024],
      [0.99, 1024],
      [0.9, 256],
      [0.5, 32],
      [0.2, 16],
    ] as const) {
      expect(new Decays(new Graph(), new ArrayTable(), [0.999999, factor]).ticks).toBe(ticks);
      expect(factor ** -ticks).toBeLessThanOrEqual(1e12);
    }
  });

  it('are lazy only where that saves work', () => {
    const lazy = new Decays(new Graph(), new ArrayTable(), []);
    const stepped = new Decays(new Graph(), new ArrayTable(), [], 'stepped');
    expect([1, 0.999, 0.5, 0.2].map((factor) => lazy.holds(factor))).toEqual([true, true, true, true]);
    expect([0.17, 0.01, 0, -0.5, 1.01].some((factor) => lazy.holds(factor))).toBe(false);
    expect([1, 0.999, 0.5, 0.2].some((factor) => stepped.holds(factor))).toBe(false);
    expect(new Decays(new Graph(), new ArrayTable(), [0.01]).ticks).toBe(1024);
  });

  it.each([2, 16, 64])(
    'take turns that come once in %d ticks, half of that after a rebasing, and are 1 or 0',
    (period) => {
      const arrays = new ArrayTable();
      const decays = new Decays(new Graph(), arrays, [0.9]);
      expect(decays.every(period)).toBe(decays.every(period));
      const [{ length, initial, name }] = arrays.declarations;
      const turns = new Float64Array(length);
      initial(turns);
      expect([name, arrays.declarations.length, length]).toEqual([`every_${period}`, 1, 256]);
      const expected = Array.from({ length: 256 / period }, (_, k) => k * period + period / 2);
      expect([...turns.keys()].filter((k) => turns[k] === 1)).toEqual(expected);
      expect(turns.filter((turn) => turn === 0)).toHaveLength(256 - 256 / period);
    },
  );
});

it('what has decayed to less than 1e-25 is nothing', () => {
  const graph = new Graph();
  const left = (value: number) => flushed(graph, graph.constant(value));
  for (const value of [0.99e-25, -0.99e-25, 0]) expect(left(value)).toBe(graph.constant(0));
  for (const value of [1e-25, 1.01e-25, -1.01e-25, 3]) expect(left(value)).toBe(graph.constant(value));
});
