import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { constant, references, substitute } from '../../../../controllers/engine/language/quantities.ts';
import { parseUnit } from '../../../../controllers/engine/language/units.ts';
import { at, tree, typed } from '../typed.ts';

describe('analysis', () => {
  test('references', () => {
    expect(references(typed('where(v > v_th, g*v, I + g*v)'))).toEqual(new Set(['v', 'v_th', 'g', 'I']));
  });

  test('substitute puts expressions in place of names and folds', () => {
    const t = typed('g*(v - E_L)');
    const replaced = substitute(
      t,
      new Map([
        ['g', constant(2, parseUnit('nS'))],
        ['E_L', typed('-70*mV')],
        ['v', typed('-60*mV')],
      ]),
    );
    expect(tree(replaced)).toBe('20');
    expect(replaced.unit).toBe(t.unit);
    expect(tree(substitute(t, new Map([['v', typed('v + E_L')]])))).toBe('multiply(g, subtract(add(v, E_L), E_L))');
  });

  test('evaluate', () => {
    expect(at(typed('where(v > v_th or n == 1, min(v, E_L), max(v, E_L))'), { v: 1, v_th: 2, n: 1, E_L: 3 })).toBe(1);
    expect(at(typed('step(v) + step(-v) + floor(-1.5*n) + sign(v)'), { v: 0, n: 1 })).toBe(0);
    expect(at(typed('n^2.5'), { n: 4 })).toBe(32);
    expect(at(typed('v != E_L'), { v: 1, E_L: 1 })).toBe(0);
  });

  test('exprel is accurate about its removable singularity', () => {
    const t = typed('exprel(x)');
    expect(at(t, { x: 0 })).toBe(1);
    expect(at(t, { x: 1 })).toBeCloseTo(Math.E - 1, 14);
    expect(at(t, { x: 1e-9 })).toBe(1 + 5e-10);
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (x) => {
        const expected = x === 0 ? 1 : Math.expm1(x) / x;
        expect(Math.abs(at(t, { x }) / expected - 1)).toBeLessThan(2e-15);
      }),
    );
  });
});
