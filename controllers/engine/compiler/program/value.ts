import { cos, exp, expm1, log, pow, sin, tanh } from '../../../../kernels/math-f64.ts';
import type { FunctionName, Operator } from '../../language/quantities.ts';

/**
 * The dataflow form of a kernel: an acyclic graph of pure values, the same for all emitters. Equal values are one node, so
 * common subexpressions are computed once. Constants fold in f64, before any emitter rounds them.
 *
 * Nothing is reassociated. Emitters compute the expression as written, operation by operation.
 */

/**
 * Which element of an array a loop reads or stores: that of the current neuron or synapse, that of the synapse's presynaptic
 * or postsynaptic neuron, or element 0, which is shared by all (`scalar`).
 */
export type Role = 'neuron' | 'synapse' | 'pre' | 'post' | 'scalar';

/** Ticks of a turn. Both parts of every tick are then whole numbers below 2^24. */
export const TURN = 4096;
/** log2 of `TURN`. */
export const TURN_BITS = 12;

/** See the `time` of {@link Value}. */
export type TickPart = 'turns' | 'ticks';

/** Index of an array in `Program.arrays`. */
export type ArrayId = number;

/**
 * Operations of programs of integers beside sums, differences, comparisons and choices; `kernels/fixed-point.ts` defines each.
 * `by` and `fraction` count bits.
 */
export type IntegerOperation =
  | { readonly fn: 'constant'; readonly value: number }
  | { readonly fn: 'shifted' | 'product' | 'quotient'; readonly by: number }
  /** `state`: `index` array with the state of the generator of random bits, one element. */
  | { readonly fn: 'dithered'; readonly by: number; readonly state: ArrayId }
  /** Rounded down: a whole number. */
  | { readonly fn: 'floor'; readonly by: number }
  /** a 2^by. */
  | { readonly fn: 'widened'; readonly by: number }
  | { readonly fn: 'exponential2' | 'logarithm2'; readonly fraction: number }
  | { readonly fn: 'clamped'; readonly least: number; readonly most: number };

/** A node of the dataflow graph: a number, an integer or a truth value, computed from other nodes. */
export type Value = {
  /** Index of the node in its graph. */
  readonly id: number;
  /** Type of the value: a float, an integer of a program of integers, or true or false. */
  readonly type: 'number' | 'integer' | 'truth';
} & (
  | {
      /** Tells a constant from other values. */
      readonly kind: 'constant';
      /** In the unit of the quantity that it was computed from. */
      readonly value: number;
    }
  | {
      /** Tells an element of an array from other values. */
      readonly kind: 'load';
      /** Array that is read. */
      readonly array: ArrayId;
      /** Element of the array that is read, see {@link Role}. */
      readonly role: Role;
    }
  /** Entry of a table at the current phase (tick modulo the table's length). */
  | {
      /** Tells an entry of a table from other values. */
      readonly kind: 'table';
      /** Array of the table, one entry per phase. */
      readonly array: ArrayId;
    }
  /** (tick + `at`) `period`: computed in f64 from the number of the tick, and rounded once. */
  | {
      /** Tells the time of the tick, or a part of its number, from other values. */
      readonly kind: 'time';
      /** Length of a tick in ms. */
      readonly period: number;
      /** Share of a tick after its start: 0, 0.5 or 1. */
      readonly at: number;
      /**
       * A part of the number of the tick, exact in single precision, in the place of the time: full turns of `TURN` ticks, or the
       * ticks of the turn that is not full.
       */
      readonly part?: TickPart;
    }
  /** True while the tick is before that of the current neuron in an `index` array. */
  | {
      /** Tells a comparison with the present tick from other values. */
      readonly kind: 'before';
      /** `index` array of ticks, one per neuron. */
      readonly array: ArrayId;
    }
  /**
   * True with probability `p`, drawn from the loop's random stream. `atMost` is p or a value that p is computed from. Apart
   * from rounding, p is at most that. An integer has a fraction of 30 bits.
   */
  | {
      /** Tells a random truth value from other values. */
      readonly kind: 'bernoulli';
      /** Probability of true, dimensionless. */
      readonly p: Value;
      /** Upper limit of `p`, apart from rounding: `p` itself, or a value that `p` is computed from. */
      readonly atMost: Value;
    }
  /** Uniform on [0, 1), drawn from the loop's random stream: one number per neuron and tick. */
  | {
      /** Tells a random number from other values. */
      readonly kind: 'uniform';
    }
  | {
      /** Tells a function of one operand from other values. */
      readonly kind: 'apply';
      /** Function that is applied. `exprel` and `sign` are composed of others. */
      readonly fn: Exclude<FunctionName, 'exprel' | 'sign'>;
      /** Operand of the function. */
      readonly a: Value;
    }
  | {
      /** Tells an operation on two operands from other values. */
      readonly kind: 'binary';
      /** Operation: arithmetic, a minimum or maximum, a comparison, or `and` and `or`. */
      readonly fn: Operator;
      /** First operand: the dividend of a quotient, the base of a power. */
      readonly a: Value;
      /** Second operand: the divisor of a quotient, the exponent of a power. */
      readonly b: Value;
    }
  | {
      /** Tells an operation of fixed-point arithmetic from other values. */
      readonly kind: 'integer';
      /** Operation with its constants, such as the number of bits of a shift. */
      readonly operation: IntegerOperation;
      /** Operands of the operation, in order; none for a constant. */
      readonly of: readonly Value[];
    }
  | {
      /** Tells a choice between two values from other values. */
      readonly kind: 'select';
      /** Truth value that decides. */
      readonly condition: Value;
      /** Value where the condition is true. */
      readonly a: Value;
      /** Value where the condition is false. */
      readonly b: Value;
    }
);

type Shape = Value extends infer V ? (V extends Value ? Omit<V, 'id' | 'type'> : never) : never;

const TRUTHS: ReadonlySet<string> = new Set([
  'less',
  'lessEqual',
  'greater',
  'greaterEqual',
  'equal',
  'notEqual',
  'and',
  'or',
  'not',
]);

const APPLY: Readonly<Record<Exclude<FunctionName, 'not' | 'exprel' | 'sign'>, (a: number) => number>> = {
  negate: (a) => -a,
  exp,
  log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sin,
  cos,
  tanh,
  floor: Math.floor,
};

const BINARY: Partial<Record<Operator, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  power: pow,
  // biome-ignore lint/complexity/useMathMinMax: keeps the left operand when unordered, as pmin does
  minimum: (a, b) => (b < a ? b : a),
  // biome-ignore lint/complexity/useMathMinMax: keeps the left operand when unordered, as pmax does
  maximum: (a, b) => (a < b ? b : a),
};

const COMPARE: Partial<Record<Operator, (a: number, b: number) => boolean>> = {
  less: (a, b) => a < b,
  lessEqual: (a, b) => a <= b,
  greater: (a, b) => a > b,
  greaterEqual: (a, b) => a >= b,
  equal: (a, b) => a === b,
  notEqual: (a, b) => a !== b,
};

/** Builds values. Each program has one graph. */
export class Graph {
  readonly #nodes = new Map<string, Value>();
  /** Conditions that constants decide. */
  readonly #decided = new Map<Value, boolean>();

  constant(value: number): Value {
    return this.#intern({ kind: 'constant', value }, 'number', `c${Object.is(value, -0) ? '-0' : value}`);
  }

  /** @param type what the array holds */
  load(array: ArrayId, role: Role, type: 'number' | 'integer' = 'number'): Value {
    return this.#intern({ kind: 'load', array, role }, type, `l${array},${role}`);
  }

  integer(operation: IntegerOperation, ...of: readonly Value[]): Value {
    return this.#intern(
      { kind: 'integer', operation, of },
      'integer',
      `i${Object.values(operation).join(':')},${of.map(({ id }) => id)}`,
    );
  }

  table(array: ArrayId): Value {
    return this.#intern({ kind: 'table', array }, 'number', `t${array}`);
  }

  /** @param period length of a tick in ms @param at share of a tick after its start */
  time(period: number, at: number): Value {
    return this.#intern({ kind: 'time', period, at }, 'number', `k${period},${at}`);
  }

  /** A part of the number of the tick. */
  tickPart(part: TickPart): Value {
    return this.#intern({ kind: 'time', period: 1, at: 0, part }, 'number', `k${part}`);
  }

  before(array: ArrayId): Value {
    return this.#intern({ kind: 'before', array }, 'truth', `b${array}`);
  }

  bernoulli(p: Value, atMost = p): Value {
    return this.#intern({ kind: 'bernoulli', p, atMost }, 'truth', `r${p.id}`);
  }

  /** @param type as an integer it has a fraction of 24 bits */
  uniform(type: 'number' | 'integer' = 'number'): Value {
    return this.#intern({ kind: 'uniform' }, type, 'u');
  }

  apply(fn: FunctionName, a: Value): Value {
    if (fn === 'sign') return this.#sign(a);
    if (fn === 'exprel') return this.#exprel(a);
    if (fn !== 'not' && a.kind === 'constant') return this.constant(APPLY[fn](a.value));
    const value = this.#intern({ kind: 'apply', fn, a }, TRUTHS.has(fn) ? 'truth' : a.type, `${fn}${a.id}`);
    const decided = this.#decided.get(a);
    if (fn === 'not' && decided !== undefined) this.#decided.set(value, !decided);
    return value;
  }

  binary(fn: Operator, a: Value, b: Value): Value {
    const fold = BINARY[fn];
    if (fold !== undefined) {
      if (a.kind === 'constant' && b.kind === 'constant') return this.constant(fold(a.value, b.value));
      const same = identity(fn, a, b);
      if (same !== undefined) return same;
    }
    // A division by a constant becomes a multiplication when the reciprocal is exact.
    if (fn === 'divide' && b.kind === 'constant' && isPowerOfTwo(b.value))
      return this.binary('multiply', a, this.constant(1 / b.value));
    const value = this.#intern({ kind: 'binary', fn, a, b }, TRUTHS.has(fn) ? 'truth' : a.type, `${fn}${a.id},${b.id}`);
    const decided = this.#decide(fn, a, b);
    if (decided !== undefined) this.#decided.set(value, decided);
    return value;
  }

  /** `a` where the condition holds, else `b`. Where constants decide the condition, the other one is never computed. */
  select(condition: Value, a: Value, b: Value): Value {
    const decided = this.#decided.get(condition);
    if (decided !== undefined) return decided ? a : b;
    if (a === b) return a;
    return this.#intern({ kind: 'select', condition, a, b }, a.type, `s${condition.id},${a.id},${b.id}`);
  }

  add = (a: Value, b: Value): Value => this.binary('add', a, b);
  multiply = (a: Value, b: Value): Value => this.binary('multiply', a, b);

  #decide(fn: Operator, a: Value, b: Value): boolean | undefined {
    const compare = COMPARE[fn];
    if (compare !== undefined)
      return a.kind === 'constant' && b.kind === 'constant' ? compare(a.value, b.value) : undefined;
    const [left, right] = [this.#decided.get(a), this.#decided.get(b)];
    if (fn === 'and') return left === false || right === false ? false : left === undefined ? undefined : right;
    if (fn === 'or') return left === true || right === true ? true : left === undefined ? undefined : right;
    return undefined;
  }

  #sign(a: Value): Value {
    const zero = this.constant(0);
    const negative = this.select(this.binary('less', a, zero), this.constant(-1), zero);
    return this.select(this.binary('greater', a, zero), this.constant(1), negative);
  }

  /** (e^x - 1) / x, by its Taylor polynomial of degree 4 within 0.05 of 0: relative error below 3e-9. */
  #exprel(x: Value): Value {
    if (x.kind === 'constant') {
      const v = x.value;
      return this.constant(v === 0 ? 1 : expm1(v) / v);
    }
    const one = this.constant(1);
    let series = one;
    for (let n = 5; n >= 2; n--) series = this.add(one, this.multiply(this.multiply(x, this.constant(1 / n)), series));
    const small = this.binary('less', this.apply('abs', x), this.constant(0.05));
    const safe = this.select(small, one, x);
    return this.select(
      small,
      series,
      this.binary('divide', this.binary('subtract', this.apply('exp', safe), one), safe),
    );
  }

  #intern(shape: Shape, type: Value['type'], key: string): Value {
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const node = { ...shape, id: this.#nodes.size, type } as Value;
    this.#nodes.set(key, node);
    return node;
  }
}

/** x + 0, x - 0, x * 1, x / 1 without the operation (x is never -0 where that would matter). */
function identity(fn: Operator, a: Value, b: Value): Value | undefined {
  const is = (value: Value, number: number): boolean => value.kind === 'constant' && value.value === number;
  if ((fn === 'add' || fn === 'subtract') && is(b, 0)) return a;
  if (fn === 'add' && is(a, 0)) return b;
  if ((fn === 'multiply' || fn === 'divide') && is(b, 1)) return a;
  if (fn === 'multiply' && is(a, 1)) return b;
  if (fn === 'multiply' && (is(a, 0) || is(b, 0))) return is(a, 0) ? a : b;
  return undefined;
}

function isPowerOfTwo(value: number): boolean {
  if (value === 0 || !Number.isFinite(value)) return false;
  let magnitude = Math.abs(value);
  while (magnitude > 1) magnitude /= 2;
  while (magnitude < 1) magnitude *= 2;
  return magnitude === 1;
}

const SLOW: ReadonlySet<string> = new Set(['exp', 'log', 'sin', 'cos', 'tanh', 'power']);

/** Whether a value is computed by a function that takes long. */
export function isSlow(value: Value): boolean {
  return 'fn' in value && SLOW.has(value.fn);
}

/** Whether a value takes a draw from its loop's random stream. */
export function isDraw({ kind }: Value): boolean {
  return kind === 'bernoulli' || kind === 'uniform';
}

/** The values that a value is computed from. */
export function operands(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'apply':
      return [value.a];
    case 'binary':
      return [value.a, value.b];
    case 'select':
      return [value.condition, value.a, value.b];
    case 'bernoulli':
      return [value.p];
    case 'integer':
      return value.of;
    default:
      return [];
  }
}

/** Every value needed for `roots`, each after its operands. It takes no stack, however long a chain of values is. */
export function inOrder(roots: Iterable<Value>): Value[] {
  const seen = new Set<Value>();
  const order: Value[] = [];
  /** The values that wait for their operands, with those that are left. */
  const open: { readonly value: Value; readonly left: Iterator<Value> }[] = [];
  const enter = (value: Value): void => {
    if (seen.has(value)) return;
    seen.add(value);
    open.push({ value, left: operands(value)[Symbol.iterator]() });
  };
  for (const root of roots) {
    enter(root);
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const { value: operand, done } = last.left.next();
      if (!done) enter(operand);
      else order.push((open.pop() as { value: Value }).value);
    }
  }
  return order;
}

/** The result of `of` for `values` and everything that they are computed from. Operands come before what uses them. */
export function inTurn<T>(
  roots: Iterable<Value>,
  of: (value: Value, operand: (value: Value) => T) => T,
): Map<Value, T> {
  const known = new Map<Value, T>();
  for (const value of inOrder(roots))
    known.set(
      value,
      of(value, (one) => known.get(one) as T),
    );
  return known;
}
