import { log } from '../../../kernels/math-f64.ts';
import type { Value } from '../program/value.ts';
import { inOrder } from '../program/value.ts';
import type { Interval } from './interval.ts';
import { EVERYTHING, intervalOfValue, union } from './interval.ts';

/**
 * The part of its interval in which the exact size of a value matters: a number outside may be moved to the nearest end without a
 * change of anything that is stored or tested. So the exponential of a potential far above threshold needs no more room than the
 * probability that it ends in.
 *
 * @param roots values that are stored or tested, each with what is needed of it
 * @param held the interval of what is loaded
 */
export function needsOf(
  roots: readonly (readonly [value: Value, need: Interval])[],
  held: (load: Extract<Value, { kind: 'load' }>) => Interval,
): ReadonlyMap<Value, Interval> {
  const needs = new Map<Value, Interval>();
  const ask = (value: Value, need: Interval): void => {
    const known = needs.get(value);
    needs.set(value, known === undefined ? need : union(known, need));
  };
  for (const [value, need] of roots) ask(value, need);
  const order = inOrder(roots.map(([value]) => value));
  const intervals = new Map<Value, Interval>();
  const of = (value: Value): Interval => intervals.get(value) ?? EVERYTHING;
  for (const value of order) {
    const interval = value.kind === 'load' ? held(value) : intervalOfValue(value, of);
    if (interval !== undefined && !interval.some(Number.isNaN)) intervals.set(value, interval);
  }
  for (const value of order.reverse()) pass(value, needs.get(value) ?? EVERYTHING, ask, of);
  return needs;
}

type Ask = (operand: Value, need: Interval) => void;

function pass(value: Value, need: Interval, ask: Ask, of: (value: Value) => Interval): void {
  const [least, most] = need;
  switch (value.kind) {
    case 'bernoulli':
      ask(value.p, [0, 1]);
      return;
    case 'select':
      ask(value.a, need);
      ask(value.b, need);
      ask(value.condition, EVERYTHING);
      return;
    case 'apply':
      if (value.fn === 'negate') {
        ask(value.a, [-most, -least]);
        return;
      }
      if (value.fn === 'exp') {
        ask(value.a, [least > 0 ? log(least) : -Infinity, most > 0 ? log(most) : 0]);
        return;
      }
      ask(value.a, EVERYTHING);
      return;
    case 'binary':
      passBinary(value, need, ask, of);
      return;
    default:
  }
}

function passBinary(
  { fn, a, b }: Extract<Value, { kind: 'binary' }>,
  need: Interval,
  ask: Ask,
  of: (value: Value) => Interval,
): void {
  const [least, most] = need;
  if (fn === 'minimum' || fn === 'maximum') {
    ask(a, beside(fn, need, of(b)));
    ask(b, beside(fn, need, of(a)));
    return;
  }
  if (COMPARISONS.has(fn) && a.type === 'number') {
    ask(a, wider(of(b)));
    ask(b, wider(of(a)));
    return;
  }
  if (fn === 'multiply' && a !== b) {
    if (a.kind === 'constant' && a.value !== 0) {
      ask(b, ordered(least / a.value, most / a.value));
      return;
    }
    if (b.kind === 'constant' && b.value !== 0) {
      ask(a, ordered(least / b.value, most / b.value));
      return;
    }
  }
  if (fn === 'divide' && b.kind === 'constant' && b.value !== 0) {
    ask(a, ordered(least * b.value, most * b.value));
    return;
  }
  if ((fn === 'add' || fn === 'subtract') && a !== b) {
    const [left, right] = [of(a), fn === 'add' ? of(b) : negative(of(b))];
    // A sum that always lies outside tells nothing of its terms.
    if (left[0] + right[0] <= most && left[1] + right[1] >= least) {
      ask(a, rest(need, right));
      ask(b, fn === 'add' ? rest(need, left) : negative(rest(need, left)));
      return;
    }
  }
  ask(a, EVERYTHING);
  ask(b, EVERYTHING);
}

/** What matters of a term, if the other one lies in an interval: more makes the sum leave `need`, whatever the other is. */
function rest([least, most]: Interval, [from, to]: Interval): Interval {
  return [least === -Infinity ? least : least - to, most === Infinity ? most : most - from];
}

const COMPARISONS: ReadonlySet<string> = new Set(['less', 'lessEqual', 'greater', 'greaterEqual', 'equal', 'notEqual']);

/** What matters of a number that is compared with one in an interval: whether it lies beyond it, by any length. */
function wider([least, most]: Interval): Interval {
  return [least - Math.abs(least) - 1, most + Math.abs(most) + 1];
}

/** What matters of one operand of a minimum or maximum, if the other one lies in an interval. */
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
