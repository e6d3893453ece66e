import { log } from '../../../kernels/math-f64.ts';
import type { Value } from '../program/value.ts';
import { inOrder } from '../program/value.ts';
import type { Interval } from './interval.ts';
import { EVERYTHING, union } from './interval.ts';

/**
 * The part of its interval in which the exact size of a value matters: a number outside may be moved to the nearest end without a
 * change of anything that is stored or tested. So the exponential of a potential far above threshold needs no more room than the
 * probability that it ends in.
 *
 * @param roots values that are stored or tested, each with what is needed of it
 */
export function needsOf(roots: readonly (readonly [value: Value, need: Interval])[]): ReadonlyMap<Value, Interval> {
  const needs = new Map<Value, Interval>();
  const ask = (value: Value, need: Interval): void => {
    const known = needs.get(value);
    needs.set(value, known === undefined ? need : union(known, need));
  };
  for (const [value, need] of roots) ask(value, need);
  const order = inOrder(roots.map(([value]) => value));
  for (const value of order.reverse()) pass(value, needs.get(value) ?? EVERYTHING, ask);
  return needs;
}

function pass(value: Value, need: Interval, ask: (operand: Value, need: Interval) => void): void {
  const [least, most] = need;
  switch (value.kind) {
    case 'bernoulli':
      return ask(value.p, [0, 1]);
    case 'select':
      ask(value.a, need);
      ask(value.b, need);
      return ask(value.condition, EVERYTHING);
    case 'apply':
      if (value.fn === 'negate') return ask(value.a, [-most, -least]);
      if (value.fn === 'exp') return ask(value.a, [least > 0 ? log(least) : -Infinity, most > 0 ? log(most) : 0]);
      return ask(value.a, EVERYTHING);
    case 'binary':
      return passBinary(value, need, ask);
    default:
  }
}

function passBinary(
  { fn, a, b }: Extract<Value, { kind: 'binary' }>,
  need: Interval,
  ask: (operand: Value, need: Interval) => void,
): void {
  const [least, most] = need;
  if (fn === 'minimum' || fn === 'maximum') {
    ask(a, need);
    return ask(b, need);
  }
  if (fn === 'multiply' && a !== b) {
    if (a.kind === 'constant' && a.value !== 0) return ask(b, ordered(least / a.value, most / a.value));
    if (b.kind === 'constant' && b.value !== 0) return ask(a, ordered(least / b.value, most / b.value));
  }
  if (fn === 'divide' && b.kind === 'constant' && b.value !== 0)
    return ask(a, ordered(least * b.value, most * b.value));
  if (fn === 'add' || fn === 'subtract') {
    const sign = fn === 'add' ? 1 : -1;
    if (a.kind === 'constant') return ask(b, ordered(sign * (least - a.value), sign * (most - a.value)));
    if (b.kind === 'constant') return ask(a, [least - sign * b.value, most - sign * b.value]);
  }
  ask(a, EVERYTHING);
  ask(b, EVERYTHING);
}

function ordered(a: number, b: number): Interval {
  return a < b ? [a, b] : [b, a];
}
