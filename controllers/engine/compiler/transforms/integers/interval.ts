import { power } from '../../../../../kernels/float-bits.ts';
import { exp, expm1, log, pow, tanh } from '../../../../../kernels/math-f64.ts';
import type { Value } from '../../program/value.ts';
import { inOrder } from '../../program/value.ts';

/** All numbers from the first to the second. */
export type Interval = readonly [least: number, most: number];

export const EVERYTHING: Interval = [-Infinity, Infinity];

/** The smallest number that is told from 0: the logarithm of less is taken as its logarithm. */
const SMALLEST = power(-40);

const sqrt = (x: number): number => Math.sqrt(Math.max(x, 0));

/** The smallest interval that holds several. */
export function union(...intervals: readonly Interval[]): Interval {
  return [Math.min(...intervals.map(([least]) => least)), Math.max(...intervals.map(([, most]) => most))];
}

/** An interval after every number of it that lies outside another was moved to the nearest one inside. */
export function clipped([least, most]: Interval, [from, to]: Interval): Interval {
  const into = (x: number): number => Math.min(Math.max(x, from), to);
  return [into(least), into(most)];
}

export function contains([least, most]: Interval, [from, to]: Interval): boolean {
  return least <= from && to <= most;
}

/** The interval of what a loop loads. */
export type Held = (load: Extract<Value, { kind: 'load' }>) => Interval;

/** The intervals of values and of all that they are computed from, where bounds are known. */
export function intervalsOf(roots: Iterable<Value>, held: Held): Map<Value, Interval> {
  const intervals = new Map<Value, Interval>();
  const of = (value: Value): Interval => intervals.get(value) ?? EVERYTHING;
  for (const value of inOrder(roots)) {
    const interval = value.kind === 'load' ? held(value) : intervalOfValue(value, of);
    if (interval !== undefined && !interval.some(Number.isNaN)) intervals.set(value, interval);
  }
  return intervals;
}

/** The interval of a value, from those of its operands. `undefined` where no bound is known. */
export function intervalOfValue(value: Value, of: (operand: Value) => Interval): Interval | undefined {
  switch (value.kind) {
    case 'constant':
      return [value.value, value.value];
    case 'uniform':
      return [0, 1];
    case 'select':
      return union(of(value.a), of(value.b));
    case 'apply': {
      const [least, most] = of(value.a);
      if (value.fn === 'negate') return [-most, -least];
      if (value.fn === 'abs') return [least > 0 ? least : most < 0 ? -most : 0, Math.max(-least, most)];
      if (value.fn === 'exp') return [exp(least), exp(most)];
      if (value.fn === 'log') return most <= 0 ? undefined : [log(Math.max(least, SMALLEST)), log(most)];
      if (value.fn === 'sqrt') return [sqrt(least), sqrt(most)];
      if (value.fn === 'tanh') return [tanh(least), tanh(most)];
      if (value.fn === 'floor') return [Math.floor(least), Math.floor(most)];
      return undefined;
    }
    case 'binary':
      return isExprel(value) ? exprelOver(of(value.b)) : ofBinary(value, of(value.a), of(value.b));
    default:
      return undefined;
  }
}

function ofBinary(
  { fn, a, b }: Extract<Value, { kind: 'binary' }>,
  [least, most]: Interval,
  [from, to]: Interval,
): Interval | undefined {
  switch (fn) {
    case 'add':
      return [least + from, most + to];
    case 'subtract':
      return a === b ? [0, 0] : [least - to, most - from];
    case 'multiply':
      return a === b
        ? square([least, most])
        : around([times(least, from), times(least, to), times(most, from), times(most, to)]);
    case 'divide':
      return from <= 0 && to >= 0 ? undefined : around([least / from, least / to, most / from, most / to]);
    case 'minimum':
      return [Math.min(least, from), Math.min(most, to)];
    case 'maximum':
      return [Math.max(least, from), Math.max(most, to)];
    case 'power':
      if (from === 2 && to === 2) return square([least, most]);
      return least < 0 || from !== to || from < 0 ? undefined : [pow(least, from), pow(most, from)];
    default:
      return undefined;
  }
}

/** Whether a value is (e^x - 1) / x, where x is kept away from 0. */
function isExprel({ fn, a, b }: Extract<Value, { kind: 'binary' }>): boolean {
  if (fn !== 'divide' || a.kind !== 'binary' || a.fn !== 'subtract') return false;
  return a.a.kind === 'apply' && a.a.fn === 'exp' && a.a.a === b && a.b.kind === 'constant' && a.b.value === 1;
}

/** It grows with x. */
function exprelOver([least, most]: Interval): Interval {
  const exprel = (x: number): number => (x === 0 ? 1 : expm1(x) / x);
  return [exprel(least), exprel(most)];
}

function square([least, most]: Interval): Interval {
  const [low, high] = [Math.abs(least), Math.abs(most)];
  return [
    least <= 0 && most >= 0 ? 0 : Math.min(low, high) * Math.min(low, high),
    Math.max(low, high) * Math.max(low, high),
  ];
}

/** A product, where 0 times anything is 0. */
function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}

function around(numbers: readonly number[]): Interval {
  return [Math.min(...numbers), Math.max(...numbers)];
}
