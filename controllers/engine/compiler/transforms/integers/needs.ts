import { log } from '../../../../../kernels/math-f64.ts';
import type { Value } from '../../program/value.ts';
import { inOrder, operands } from '../../program/value.ts';
import type { Held, Interval } from './interval.ts';
import { EVERYTHING, intervalsOf, union } from './interval.ts';

/** A value with what is needed of it. */
export type Need = readonly [value: Value, need: Interval];

/**
 * The part of its interval in which the exact size of a value matters: a number outside may be moved to the nearest end without a
 * change of anything that is stored or tested. So the exponential of a potential far above threshold needs no more room than the
 * probability that it ends in.
 *
 * @param roots values that are stored or tested
 * @param held the interval of what is loaded
 */
export function needsOf(roots: readonly Need[], held: Held): ReadonlyMap<Value, Interval> {
  const values = roots.map(([value]) => value);
  const intervals = intervalsOf(values, held);
  const of = (value: Value): Interval => intervals.get(value) ?? EVERYTHING;
  const needs = new Map<Value, Interval>();
  const note = ([value, need]: Need): void => {
    const known = needs.get(value);
    needs.set(value, known === undefined ? need : union(known, need));
  };
  roots.forEach(note);
  // Each value comes after all that are computed from it.
  for (const value of inOrder(values).reverse()) ofOperands(value, needs.get(value) ?? EVERYTHING, of).forEach(note);
  return needs;
}

/** Needs of the operands of a value that is itself needed from `least` to `most`. */
function ofOperands(value: Value, [least, most]: Interval, of: (value: Value) => Interval): Need[] {
  switch (value.kind) {
    case 'bernoulli':
      return [[value.p, [0, 1]]];
    case 'select':
      return [
        [value.a, [least, most]],
        [value.b, [least, most]],
        [value.condition, EVERYTHING],
      ];
    case 'apply':
      if (value.fn === 'negate') return [[value.a, [-most, -least]]];
      if (value.fn === 'exp') return [[value.a, [least > 0 ? log(least) : -Infinity, most > 0 ? log(most) : 0]]];
      if (value.fn === 'floor') return [[value.a, [least, most + 1]]];
      break;
    case 'binary':
      return ofTerms(value, [least, most], of);
  }
  return operands(value).map((operand) => [operand, EVERYTHING]);
}

function ofTerms(
  { fn, a, b }: Extract<Value, { kind: 'binary' }>,
  need: Interval,
  of: (value: Value) => Interval,
): Need[] {
  const [least, most] = need;
  const constantOf = (value: Value): number => (value.kind === 'constant' ? value.value : 0);
  if (fn === 'minimum' || fn === 'maximum')
    return [
      [a, beside(fn, need, of(b))],
      [b, beside(fn, need, of(a))],
    ];
  if (COMPARISONS.has(fn) && a.type === 'number')
    return [
      [a, wider(of(b))],
      [b, wider(of(a))],
    ];
  if (fn === 'multiply' && a !== b) {
    if (constantOf(a) !== 0) return [[b, ordered(least / constantOf(a), most / constantOf(a))]];
    if (constantOf(b) !== 0) return [[a, ordered(least / constantOf(b), most / constantOf(b))]];
  }
  if (fn === 'divide' && constantOf(b) !== 0) return [[a, ordered(least * constantOf(b), most * constantOf(b))]];
  if ((fn === 'add' || fn === 'subtract') && a !== b) {
    const [left, right] = [of(a), fn === 'add' ? of(b) : negative(of(b))];
    // A sum that always lies outside tells nothing of its terms.
    if (left[0] + right[0] <= most && left[1] + right[1] >= least)
      return [
        [a, rest(need, right)],
        [b, fn === 'add' ? rest(need, left) : negative(rest(need, left))],
      ];
  }
  return [
    [a, EVERYTHING],
    [b, EVERYTHING],
  ];
}

/** Need of a term, if the other one lies in an interval. A term beyond it makes the sum leave its own need, whatever the other one is. */
function rest([least, most]: Interval, [from, to]: Interval): Interval {
  return [least === -Infinity ? least : least - to, most === Infinity ? most : most - from];
}

const COMPARISONS: ReadonlySet<string> = new Set(['less', 'lessEqual', 'greater', 'greaterEqual', 'equal', 'notEqual']);

/**
 * Need of a number that is compared with one in an interval: the interval and a margin on both sides, because it does not matter how far
 * beyond it the number lies.
 */
function wider([least, most]: Interval): Interval {
  return [least - Math.abs(least) - 1, most + Math.abs(most) + 1];
}

/** Need of one operand of a minimum or maximum, if the other one lies in an interval. */
function beside(fn: 'minimum' | 'maximum', [least, most]: Interval, [from, to]: Interval): Interval {
  if (fn === 'minimum') return [Math.min(least, to), Math.min(most, to)];
  return [Math.max(least, from), Math.max(most, from)];
}

function negative([least, most]: Interval): Interval {
  return [-most, -least];
}

function ordered(a: number, b: number): Interval {
  return a < b ? [a, b] : [b, a];
}
