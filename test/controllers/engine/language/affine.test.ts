import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLinearIn } from '../../../../controllers/engine/language/affine.ts';
import { parseEquations } from '../../../../controllers/engine/language/parser.ts';
import { references } from '../../../../controllers/engine/language/quantities.ts';
import { typeDifferential } from '../../../../controllers/engine/language/typing.ts';
import { multiplyUnits, parseUnit } from '../../../../controllers/engine/language/units.ts';
import { share } from '../../../effort.ts';
import { at, scope, tree, typed } from '../typed.ts';

describe('affine decomposition', () => {
  test('of a membrane equation', () => {
    const [equation] = parseEquations('dv/dt = (g*(E_L - v) + I)/C_m');
    const affine = isLinearIn(typeDifferential(equation, scope), ['v'], scope);
    expect(affine && tree(affine.constant)).toBe('divide(add(multiply(g, E_L), I), C_m)');
    const coefficient = affine?.coefficients.get('v');
    expect(coefficient && tree(coefficient)).toBe('divide(negate(g), C_m)');
    expect(coefficient?.unit.symbol).toBe('kHz');
    expect(affine?.constant.unit.symbol).toBe('mV/ms');
  });

  test('leaves out names that do not occur', () => {
    const affine = isLinearIn(typed('2*x + 1'), ['x', 'y']);
    expect([...(affine?.coefficients.keys() ?? [])]).toEqual(['x']);
  });

  test.each(['x*x', 'x*y', '1/x', 'exp(x)', 'max(x, 0)', 'where(x > 0, x, 1)', 'n^x'])('%s has none', (text) => {
    expect(isLinearIn(typed(text), ['x', 'y'])).toBeUndefined();
  });

  test('has the value of the original', () => {
    const { affine } = fc.letrec<{ affine: string; free: string }>((tie) => ({
      affine: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom('x', 'y', 'n', '3'),
        tie('free'),
        fc
          .tuple(tie('affine'), fc.constantFrom('+', '-'), tie('affine'))
          .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
        fc.tuple(tie('affine'), tie('free')).map(([a, b]) => `${a}*${b}`),
        fc.tuple(tie('free'), tie('affine')).map(([a, b]) => `${a}*${b}`),
        tie('affine').map((a) => `(${a})/4`),
        tie('affine').map((a) => `-(${a})`),
        fc
          .tuple(tie('free'), tie('affine'), tie('affine'))
          .map(([condition, a, b]) => `where(${condition} > 0, ${a}, ${b})`),
      ),
      free: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom('n', '2', '0', '1'),
        fc.tuple(tie('free'), tie('free')).map(([a, b]) => `(${a} - ${b})`),
      ),
    }));
    // Small integers keep every operation exact, so that the two must agree to the last bit.
    const small = fc.integer({ min: -3, max: 3 });
    fc.assert(
      fc.property(affine, small, small, small, (text, x, y, n) => {
        const original = typed(text);
        const split = isLinearIn(original, ['x', 'y']);
        expect(split).toBeDefined();
        if (split === undefined) return;
        const values = { x, y, n };
        const parts = [...split.coefficients].map(([name, coefficient]) => {
          expect([...references(coefficient)].some((other) => other !== 'n')).toBe(false);
          return at(coefficient, values) * values[name as 'x' | 'y'];
        });
        expect(parts.reduce((sum, part) => sum + part, at(split.constant, values)) + 0).toBe(at(original, values) + 0);
      }),
      { numRuns: share(500) },
    );
  });

  test('carries units', () => {
    const affine = isLinearIn(typed('g*v + I'), ['v']);
    const coefficient = affine?.coefficients.get('v');
    expect(coefficient && multiplyUnits(coefficient.unit, parseUnit('mV')).symbol).toBe('pA');
  });
});
