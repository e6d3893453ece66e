import fc from 'fast-check';
import type { BinaryOperator, Callee, Expression } from '../../../../controllers/engine/language/language.ts';

const ARITIES: readonly (readonly [Callee, number])[] = [
  ['exp', 1],
  ['exprel', 1],
  ['step', 1],
  ['min', 2],
  ['max', 2],
  ['clip', 3],
  ['where', 3],
];
const OPERATORS: readonly BinaryOperator[] = [
  ...(['+', '-', '*', '/', '%', '^'] as const),
  ...(['<', '<=', '>', '>=', '==', '!='] as const),
  ...(['and', 'or'] as const),
];

const span = { text: '', start: 0, end: 0 };

/** Any tree that the language can print, without places. */
export const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc
      .double({ min: 0, noNaN: true, noDefaultInfinity: true })
      .filter((value) => !Object.is(value, -0))
      .map((value): Expression => ({ kind: 'number', value, span })),
    fc.constantFrom('v', 'E_L', 'tau_m', 'x1', '_w').map((name): Expression => ({ kind: 'name', name, span })),
    fc
      .tuple(fc.constantFrom('negate' as const, 'not' as const), tie('expression'))
      .map(([kind, operand]): Expression => ({ kind, operand, span })),
    fc
      .tuple(fc.constantFrom(...OPERATORS), tie('expression'), tie('expression'))
      .map(([operator, left, right]): Expression => ({ kind: 'binary', operator, left, right, span })),
    fc
      .constantFrom(...ARITIES)
      .chain(([callee, arity]) =>
        fc
          .array(tie('expression'), { minLength: arity, maxLength: arity })
          .map((inputs): Expression => ({ kind: 'call', callee, arguments: inputs, span })),
      ),
  ),
}));

/** The tree without the places it was written in. */
export function shape(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === 'span' ? undefined : value)));
}
