import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monomials } from '../../../../controllers/engine/language/monomial.ts';
import { at, scopeOf, tree, typed } from '../typed.ts';

const names = scopeOf({ x: '1', y: '1', a: '1', b: '1' });
const terms = (text: string) => monomials(typed(text, names), new Set(['x', 'y']));
const shown = (text: string): string[] | undefined =>
  terms(text)?.map(({ coefficient, factors }) => [tree(coefficient), ...factors].join(' '));

describe('a sum of products', () => {
  it.each<[string, string[]]>([
    ['a', ['a']],
    ['x', ['1 x']],
    ['-x', ['-1 x']],
    ['a*x + b', ['a x', 'b']],
    ['a - x', ['a', '-1 x']],
    ['x*y*x', ['1 x y x']],
    ['x^2', ['1 x x']],
    ['(a*x + b)/(a + b)', ['divide(a, add(a, b)) x', 'divide(b, add(a, b))']],
    ['exp(a)*x', ['exp(a) x']],
    ['where(a > b, a, b)*y', ['select(greater(a, b), a, b) y']],
  ])('%s', (text, expected) => {
    expect(shown(text)).toEqual(expected);
  });

  it.each([
    'exp(x)',
    'abs(x)',
    'a/x',
    'x/(x + 1)',
    'where(x > a, a, b)',
    'where(a > b, x, y)',
    'min(x, a)',
    'x^0.5',
    'a + exp(y)',
    'exp(y)*a',
  ])('is none: %s', (text) => {
    expect(terms(text)).toBeUndefined();
  });

  it('is worth what the expression is', () => {
    const { text } = fc.letrec<{ text: string }>((tie) => ({
      text: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('x', 'y', 'a', 'b', '2'),
        fc.tuple(tie('text'), fc.constantFrom('+', '-', '*'), tie('text')).map(([l, o, r]) => `(${l} ${o} ${r})`),
        tie('text').map((one) => `-(${one})`),
        tie('text').map((one) => `(${one})/4`),
      ),
    }));
    const small = fc.integer({ min: -3, max: 3 });
    fc.assert(
      fc.property(text, small, small, small, small, (one, x, y, a, b) => {
        const values: Record<string, number> = { x, y, a, b };
        const found = terms(one);
        fc.pre(found !== undefined);
        const sum = (found ?? []).reduce(
          (total, { coefficient, factors }) =>
            total + factors.reduce((product, name) => product * values[name], at(coefficient, values)),
          0,
        );
        expect(sum + 0).toBe(at(typed(one, names), values) + 0);
      }),
      { numRuns: 200 },
    );
  });

  it('has at most 64 terms, and 64 factors of one', () => {
    const sum = (count: number): string => Array(count).fill('x').join(' + ');
    expect(terms(sum(64))).toHaveLength(64);
    expect(terms(sum(65))).toBeUndefined();
    expect(terms(`(${sum(8)})*(${sum(8)})`)).toHaveLength(64);
    expect(terms(`(${sum(5)})*(${sum(13)})`)).toBeUndefined();
    const product = (count: number): string => Array(count).fill('x').join('*');
    expect(terms(product(64))?.[0].factors).toHaveLength(64);
    expect(terms(product(65))).toBeUndefined();
  });
});
