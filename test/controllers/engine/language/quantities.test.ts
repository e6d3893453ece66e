import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyOperator, constant, references, substitute } from '../../../../controllers/engine/language/quantities.ts';
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

  test('operators compare as numbers do, and take the left of two that are equal or without an order', () => {
    const values = [Number.NEGATIVE_INFINITY, -1, -0, 0, 1, 2, Number.NaN];
    for (const a of values) {
      for (const b of values) {
        const order = a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
        const found = (fn: Parameters<typeof applyOperator>[0]): number => applyOperator(fn, a, b);
        expect(found('minimum')).toBe(order === 1 ? b : a);
        expect(found('maximum')).toBe(order === -1 ? b : a);
        expect(found('less')).toBe(Number(order === -1));
        expect(found('lessEqual')).toBe(Number(order === -1 || order === 0));
        expect(found('greater')).toBe(Number(order === 1));
        expect(found('greaterEqual')).toBe(Number(order === 1 || order === 0));
        expect(found('equal')).toBe(Number(order === 0));
        expect(found('notEqual')).toBe(Number(order !== 0));
        expect(found('and')).toBe(a !== 0 && b !== 0 ? 1 : 0);
        expect(found('or')).toBe(a !== 0 || b !== 0 ? 1 : 0);
      }
    }
    expect(['add', 'subtract', 'multiply', 'divide', 'power'].map((fn) => applyOperator(fn as 'add', 3, 2))).toEqual([
      5, 1, 6, 1.5, 9,
    ]);
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
