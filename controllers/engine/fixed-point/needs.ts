import { log } from '../../../kernels/math-f64.ts';
import type { Value } from '../program/value.ts';
import { inOrder, operands } from '../program/value.ts';
import type { Interval } from './interval.ts';
import { EVERYTHING, union } from './interval.ts';

/** A value, and the part of its interval that matters. */
export type Need = readonly [value: Value, need: Interval];

/**
 * The part of its interval in which the exact size of a value matters: a number outside may be moved to the nearest end without a
 * change of anything that is stored or tested. So the exponential of a potential far above threshold needs no more room than the
 * probability that it ends in.
 *
 * @param roots values that are stored or tested, each with what is needed of it
 */
export function needsOf(roots: readonly Need[]): ReadonlyMap<Value, Interval> {
  const needs = new Map<Value, Interval>();
  const ask = ([value, need]: Need): void => {
    const known = needs.get(value);
    needs.set(value, known === undefined ? need : union(known, need));
  };
  roots.forEach(ask);
  const order = inOrder(roots.map(([value]) => value));
  for (const value of order.reverse()) needsOfOperands(value, needs.get(value) ?? EVERYTHING).forEach(ask);
  return needs;
}

/** What is needed of the operands of a value. */
function needsOfOperands(value: Value, need: Interval): readonly Need[] {
  const [least, most] = need;
  switch (value.kind) {
    case 'bernoulli':
      return [[value.p, [0, 1]]];
    case 'select':
      return [
        [value.condition, EVERYTHING],
        [value.a, need],
        [value.b, need],
      ];
    case 'apply':
      if (value.fn === 'negate') return [[value.a, [-most, -least]]];
      if (value.fn === 'exp') return [[value.a, [least > 0 ? log(least) : -Infinity, most > 0 ? log(most) : 0]]];
      return [[value.a, EVERYTHING]];
    case 'binary':
      return needsOfBoth(value, need);
    default:
      return operands(value).map((operand): Need => [operand, EVERYTHING]);
  }
}

function needsOfBoth({ fn, a, b }: Extract<Value, { kind: 'binary' }>, need: Interval): readonly Need[] {
  const [least, most] = need;
  if (fn === 'minimum' || fn === 'maximum') {
    return [
      [a, need],
      [b, need],
    ];
  }
  if (a.kind === 'constant' || b.kind === 'constant') {
    const fromLeft = b.kind === 'constant';
    const [other, { value: constant }] = (fromLeft ? [a, b] : [b, a]) as [Value, { readonly value: number }];
    if (fn === 'multiply' && constant !== 0) return [[other, ordered(least / constant, most / constant)]];
    if (fn === 'divide' && fromLeft) return [[other, ordered(least * constant, most * constant)]];
    if (fn === 'add') return [[other, [least - constant, most - constant]]];
    if (fn === 'subtract')
      return [[other, fromLeft ? [least + constant, most + constant] : [constant - most, constant - least]]];
  }
  return [
    [a, EVERYTHING],
    [b, EVERYTHING],
  ];
}

function ordered(a: number, b: number): Interval {
  return a < b ? [a, b] : [b, a];
}
