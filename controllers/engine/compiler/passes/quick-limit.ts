import { exp, log } from '../../../../kernels/math-f64.ts';
import type { Graph, Value } from '../program/value.ts';
import { inOrder, inTurn, isDraw, isSlow, operands } from '../program/value.ts';

/** Functions that take long and are numbers wherever their argument is one; a logarithm is where that is above 0. */
const SAFE: ReadonlySet<string> = new Set(['exp', 'tanh']);
/** Functions of finite numbers whose result is one of them, but for the sign, or not a number at all. */
const KEEPING: ReadonlySet<string> = new Set(['negate', 'abs', 'minimum', 'maximum', 'less']);
/** Share by which functions may be off in single precision, at most. */
const ROUNDING = 1 / 1_048_576;
/** Where an exponential without an upper limit is looked at in two parts. */
const TAIL = -4;

/** Numbers between which a value lies in single precision, where it is a number. */
type Range = readonly [low: number, high: number];

/** Limits of a value: its range, and quick values that it lies between. A value that is quick itself is its own limits. */
interface Limits {
  readonly range: Range;
  readonly low: Value | undefined;
  readonly high: Value | undefined;
}

/**
 * A value that no function that takes long is needed for, and that is at least another one: the same expression with numbers in place of
 * such functions, or e^x <= e^-4 up to x = -4 and no limit above. It holds to the bit, because rounding keeps order. Where something that
 * the expression is computed from is not finite there is no limit, for a minimum hides NaN. Undefined where there is none.
 */
export function quickUpperLimit(graph: Graph, value: Value): Value | undefined {
  const limits = inTurn<Limits>([value], (one, of) => limitsOf(graph, one, of));
  const isQuick = (one: Value): boolean => limits.get(one)?.high === one;
  const high = limits.get(value)?.high;
  if (high === undefined || high === value) return high;
  const mayBeNaN = (one: Value): boolean =>
    'fn' in one && isSlow(one) && !SAFE.has(one.fn) && !(one.fn === 'log' && (limits.get(one.a)?.range[0] ?? 0) > 0);
  const isInfinite = (one: Value): boolean => one.kind === 'constant' && !Number.isFinite(Math.fround(one.value));
  if (inOrder([value]).some((one) => mayBeNaN(one) || isInfinite(one))) return undefined;
  const sources = inOrder([value]).flatMap((one) => (isQuick(one) ? [] : operands(one).filter(isQuick)));
  const nothing = [...finiteSources(sources)]
    .map((one) => graph.binary('subtract', one, one))
    .reduce((sum: Value, one) => graph.binary('add', sum, one), graph.constant(0));
  return graph.select(graph.binary('less', nothing, graph.constant(1)), high, graph.constant(Infinity));
}

/** The fewest values whose being finite makes these finite. */
function finiteSources(values: readonly Value[]): ReadonlySet<Value> {
  const found = new Set<Value>();
  const add = (value: Value): void => {
    const keeps = value.kind === 'select' || ('fn' in value && KEEPING.has(value.fn));
    if (keeps) operands(value).forEach(add);
    else if (value.kind !== 'constant' && value.type === 'number') found.add(value);
  };
  values.forEach(add);
  return found;
}

function limitsOf(graph: Graph, value: Value, of: (operand: Value) => Limits): Limits {
  const range = rangeOf(value, (operand) => of(operand).range);
  const isQuick = (one: Value): boolean => of(one).high === one && of(one).low === one;
  if (operands(value).every(isQuick) && !isSlow(value) && !isDraw(value)) return { range, low: value, high: value };
  const { low, high } = composed(graph, value, of, isQuick);
  const constant = (limit: number): Value | undefined => (Number.isFinite(limit) ? graph.constant(limit) : undefined);
  return { range, low: low ?? constant(range[0]), high: high ?? constant(range[1]) };
}

/** The limits of a value from those of its operands. */
function composed(
  graph: Graph,
  value: Value,
  of: (operand: Value) => Limits,
  isQuick: (value: Value) => boolean,
): { readonly low?: Value | undefined; readonly high?: Value | undefined } {
  const both = (a: Value | undefined, b: Value | undefined, make: (a: Value, b: Value) => Value): Value | undefined =>
    a === undefined || b === undefined ? undefined : make(a, b);
  if (value.kind === 'select' && isQuick(value.condition)) {
    const choose = (a: Value, b: Value): Value => graph.select(value.condition, a, b);
    const [a, b] = [of(value.a), of(value.b)];
    return { low: both(a.low, b.low, choose), high: both(a.high, b.high, choose) };
  }
  if (value.kind === 'apply') {
    const { fn, a } = value;
    const { low, high } = of(a);
    if (fn === 'negate') return { low: high && graph.apply(fn, high), high: low && graph.apply(fn, low) };
    if (fn !== 'exp' || !isQuick(a) || of(a).range[1] < Infinity) return {};
    const inTail = graph.binary('less', a, graph.constant(TAIL));
    return { high: graph.select(inTail, graph.constant(exp(TAIL) * (1 + ROUNDING)), graph.constant(Infinity)) };
  }
  if (value.kind !== 'binary') return {};
  const { fn } = value;
  const [a, b] = [of(value.a), of(value.b)];
  const make = (one: Value, other: Value): Value => graph.binary(fn, one, other);
  switch (fn) {
    case 'add':
      return { low: both(a.low, b.low, make), high: both(a.high, b.high, make) };
    case 'subtract':
      return { low: both(a.low, b.high, make), high: both(a.high, b.low, make) };
    case 'minimum':
      return { low: both(a.low, b.low, make), high: both(a.high, b.high, make) ?? a.high ?? b.high };
    case 'maximum':
      return { low: both(a.low, b.low, make) ?? a.low ?? b.low, high: both(a.high, b.high, make) };
    case 'multiply':
    case 'divide': {
      // One side is known, and its sign; a product or quotient then grows with the other, or falls.
      const [factor, other] = fn === 'multiply' && isQuick(value.a) ? [value.a, b] : [value.b, a];
      const [least, most] = of(factor).range;
      if (!isQuick(factor) || (least < 0 && most > 0)) return {};
      // A zero may divide, or meet an infinite limit.
      if (least <= 0 && most >= 0 && (fn === 'divide' || !other.range.every(Number.isFinite))) return {};
      const [low, high] = least >= 0 ? [other.low, other.high] : [other.high, other.low];
      return { low: low && make(low, factor), high: high && make(high, factor) };
    }
    default:
      return {};
  }
}

const ANY: Range = [-Infinity, Infinity];

function rangeOf(value: Value, of: (operand: Value) => Range): Range {
  if (value.kind === 'constant') return rounded(value.value, value.value);
  if (value.kind === 'uniform') return [0, 1];
  if (value.kind === 'select') {
    const [a, b] = [of(value.a), of(value.b)];
    return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
  }
  if (value.kind === 'apply') return rangeOfFunction(value.fn, of(value.a));
  if (value.kind !== 'binary') return ANY;
  const [a, b] = [of(value.a), of(value.b)];
  switch (value.fn) {
    case 'add':
      return rounded(a[0] + b[0], a[1] + b[1]);
    case 'subtract':
      return rounded(a[0] - b[1], a[1] - b[0]);
    case 'multiply':
      return hull(a.flatMap((one) => b.map((other) => one * other)));
    case 'divide':
      return b[0] > 0 || b[1] < 0 ? hull(a.flatMap((one) => b.map((other) => one / other))) : ANY;
    case 'minimum':
      return [Math.min(a[0], b[0]), Math.min(a[1], b[1])];
    case 'maximum':
      return [Math.max(a[0], b[0]), Math.max(a[1], b[1])];
    default:
      return ANY;
  }
}

function rangeOfFunction(fn: string, [low, high]: Range): Range {
  switch (fn) {
    case 'negate':
      return [-high, -low];
    case 'abs':
      return [low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high)), Math.max(-low, high)];
    case 'exp':
      return [exp(low) * (1 - ROUNDING), exp(high) * (1 + ROUNDING)];
    case 'tanh':
    case 'sin':
    case 'cos':
      return [widened(-1, -1), widened(1, 1)];
    case 'log':
      return low > 0 ? [widened(log(low), -1), widened(log(high), 1)] : ANY;
    default:
      return ANY;
  }
}

/** A number moved down or up by what a function may be off. */
function widened(limit: number, way: -1 | 1): number {
  return limit + way * Math.abs(limit) * ROUNDING;
}

function hull(ends: readonly number[]): Range {
  return rounded(Math.min(...ends), Math.max(...ends));
}

/** A range in single precision; any number where an end is not known. */
function rounded(low: number, high: number): Range {
  return Number.isNaN(low) || Number.isNaN(high) ? ANY : [Math.fround(low), Math.fround(high)];
}
