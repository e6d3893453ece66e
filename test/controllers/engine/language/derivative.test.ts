import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derivative } from '../../../../controllers/engine/language/derivative.ts';
import { share } from '../../../effort.ts';
import { at, failure, tree, typed } from '../typed.ts';

describe('derivative', () => {
  test.each([
    ['g*(v - E_L)', 'v', 'g', 'nS'],
    ['(E_L - v)/tau_m', 'v', 'divide(-1, tau_m)', 'kHz'],
    ['v/mV', 'I', '0', '1'],
    ['exp(2*x)', 'x', 'multiply(exp(multiply(2, x)), 2)', '1'],
    ['x^2', 'x', 'add(x, x)', '1'],
    ['x^2.5', 'x', 'multiply(2.5, power(x, 1.5))', '1'],
    ['sin(x)', 'x', 'cos(x)', '1'],
    ['abs(v)', 'v', 'sign(v)', '1'],
    ['min(x^2, y)', 'x', 'select(lessEqual(multiply(x, x), y), add(x, x), 0)', '1'],
    ['max(x, 0)', 'x', 'select(greaterEqual(x, 0), 1, 0)', '1'],
    ['where(y > 0, x, 2*x)', 'x', 'select(greater(y, 0), 1, 2)', '1'],
    ['floor(y)*x', 'x', 'floor(y)', '1'],
  ])('of %s by %s is %s in %s', (text, name, expected, unit) => {
    const slope = derivative(typed(text), name);
    expect(tree(slope)).toBe(expected);
    expect(slope.unit.symbol).toBe(unit);
  });

  test.each(['floor(x)', 'sign(x)', 'step(x)', 'where(x > 1, x, 0)'])('refuses %s', (text) => {
    expect(failure(() => derivative(typed(text), 'x')).code).toBe('not_differentiable');
  });

  test('agrees with finite differences', () => {
    const { smooth } = fc.letrec<{ smooth: string }>((tie) => ({
      smooth: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('x', 'y', '2', 'x^2', 'x^-1', 'exprel(x)', 'exprel(x/1000)'),
        fc
          .tuple(tie('smooth'), fc.constantFrom(' + ', ' - ', '*'), tie('smooth'))
          .map(([a, operator, b]) => `(${a}${operator}${b})`),
        fc.tuple(tie('smooth'), tie('smooth')).map(([a, b]) => `(${a})/(2 + sin(${b}))`),
        fc.tuple(tie('smooth'), tie('smooth')).map(([a, b]) => `(2 + cos(${a}))^tanh(${b})`),
        fc.tuple(fc.constantFrom('sin', 'cos', 'tanh', 'exprel', '-'), tie('smooth')).map(([fn, a]) => `${fn}(${a})`),
        tie('smooth').map((a) => `sqrt(1 + (${a})^2)`),
        tie('smooth').map((a) => `log(1.5 + tanh(${a}))`),
      ),
    }));
    fc.assert(
      fc.property(
        smooth,
        fc.double({ min: 0.3, max: 1.5, noNaN: true }),
        fc.double({ min: 0.3, max: 1.5, noNaN: true }),
        (text, x, y) => {
          const f = typed(text);
          const difference = (h: number): number => (at(f, { x: x + h, y }) - at(f, { x: x - h, y })) / (2 * h);
          const coarse = difference(2e-4);
          const fine = difference(1e-4);
          const tolerance = 1e-5 * (1 + Math.abs(fine));
          fc.pre(Math.abs(at(f, { x, y })) < 1e3 && Math.abs(coarse - fine) < tolerance);
          expect(Math.abs(at(derivative(f, 'x'), { x, y }) - fine)).toBeLessThanOrEqual(10 * tolerance);
        },
      ),
      { numRuns: share(500) },
    );
  });
});
