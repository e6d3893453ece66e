import { cos, exp, expm1, log, pow, sin, tanh } from '../../../kernels/math-f64.ts';
import type { Unit } from './units.ts';
import { divideUnits, multiplyUnits, ONE } from './units.ts';

/**
 * Expressions over physical quantities. Each node is a number, the value of a quantity in a stated unit. Every change of unit
 * is a multiplication by a constant, and transcendental functions take pure numbers. `typing.ts` makes such an expression from
 * a syntax tree. Simplification keeps every rounding of the expression: constants fold, and x*1, x/1, x+0 and -(-x) reduce to
 * x. Nothing is reassociated or distributed.
 */

export type Operator =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'power'
  | 'minimum'
  | 'maximum'
  | 'less'
  | 'lessEqual'
  | 'greater'
  | 'greaterEqual'
  | 'equal'
  | 'notEqual'
  | 'and'
  | 'or';

export type FunctionName =
  | 'negate'
  | 'not'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'abs'
  | 'sin'
  | 'cos'
  | 'tanh'
  | 'floor'
  | 'sign'
  | 'exprel';

/** An expression with the unit that its value is in. Conditions have the unit BOOLEAN. */
export type Typed = {
  /** Unit of the value: `1` for a pure number, BOOLEAN for a condition. */
  readonly unit: Unit;
} & (
  | {
      /** Tells a constant from other expressions. */
      readonly op: 'constant';
      /** In the unit of the expression. */
      readonly value: number;
    }
  | {
      /** Tells a reference by name from other expressions. */
      readonly op: 'reference';
      /** Name that is read: as declared, such as `v`, or of the engine, such as `dt` or `input`. */
      readonly name: string;
    }
  | {
      /** Tells a function of one argument from other expressions. */
      readonly op: 'apply';
      /** Function that is applied; a sign and `not` are functions too. */
      readonly fn: FunctionName;
      /** Operand of the function: a number, for `not` a condition. */
      readonly argument: Typed;
    }
  | {
      /** Tells an operation on two operands from other expressions. */
      readonly op: 'binary';
      /** Operation: arithmetic, a minimum or maximum, a comparison, or `and` and `or`. */
      readonly fn: Operator;
      /** First operand: the dividend of a quotient, the base of a power. */
      readonly left: Typed;
      /** Second operand: the divisor of a quotient, the exponent of a power. */
      readonly right: Typed;
    }
  | {
      /** Tells a choice, `where(condition, then, otherwise)`, from other expressions. */
      readonly op: 'select';
      /** Condition that decides, in the unit BOOLEAN. */
      readonly condition: Typed;
      /** Value where the condition holds. */
      readonly then: Typed;
      /** Value where the condition does not hold, in the unit of `then`. */
      readonly otherwise: Typed;
    }
);

/** Units of the declared names. */
export type Scope = ReadonlyMap<string, Unit>;

/** Marks a value that is true (1) or false (0). Compared by identity. */
export const BOOLEAN: Unit = { ...ONE, symbol: 'boolean' };

export function constant(value: number, unit: Unit = ONE): Typed {
  return { op: 'constant', value, unit };
}

export function reference(name: string, unit: Unit): Typed {
  return { op: 'reference', name, unit };
}

/** fn(argument), simplified. */
export function apply(fn: FunctionName, argument: Typed, unit: Unit): Typed {
  if (argument.op === 'constant' && unit !== BOOLEAN) {
    const value = applyFunction(fn, argument.value);
    if (Number.isFinite(value)) return constant(value, unit);
  }
  if (fn === 'negate' && argument.op === 'apply' && argument.fn === 'negate') {
    return relabel(argument.argument, unit);
  }
  return { op: 'apply', fn, argument, unit };
}

/** `left fn right`, simplified. The caller has reconciled the units of both sides. */
export function binary(fn: Operator, left: Typed, right: Typed, unit: Unit): Typed {
  if (left.op === 'constant' && right.op === 'constant' && unit !== BOOLEAN) {
    const value = applyOperator(fn, left.value, right.value);
    if (Number.isFinite(value)) return constant(value, unit);
  }
  const neutral = NEUTRAL[fn];
  if (neutral !== undefined) {
    if (isConstant(right, neutral)) return relabel(left, unit);
    if (isConstant(left, neutral) && COMMUTATIVE.has(fn)) return relabel(right, unit);
  }
  return { op: 'binary', fn, left, right, unit };
}

/** `then` where the condition holds, `otherwise` elsewhere, simplified. */
export function select(condition: Typed, then: Typed, otherwise: Typed, unit: Unit): Typed {
  if (then.op === 'constant' && isConstant(otherwise, then.value)) return relabel(then, unit);
  return { op: 'select', condition, then, otherwise, unit };
}

/** The right operand that leaves the left operand unchanged. */
const NEUTRAL: Readonly<Partial<Record<Operator, number>>> = {
  add: 0,
  subtract: 0,
  multiply: 1,
  divide: 1,
  power: 1,
};

const COMMUTATIVE: ReadonlySet<Operator> = new Set<Operator>(['add', 'multiply']);

/** Product of two quantities, simplified. */
export function multiply(left: Typed, right: Typed): Typed {
  return binary('multiply', left, right, multiplyUnits(left.unit, right.unit));
}

/** Quotient of two quantities, simplified. */
export function divide(left: Typed, right: Typed): Typed {
  return binary('divide', left, right, divideUnits(left.unit, right.unit));
}

/** Whether an expression is this number. */
export function isConstant(typed: Typed, value: number): boolean {
  return typed.op === 'constant' && typed.value === value;
}

/** The same number, read in another unit. */
export function relabel(typed: Typed, unit: Unit): Typed {
  return typed.unit === unit ? typed : { ...typed, unit };
}

/** The names that the value depends on. A definition that is used several times is visited once. */
export function references(typed: Typed): ReadonlySet<string> {
  const known = namesOf.get(typed);
  if (known !== undefined) return known;
  const names = new Set<string>(typed.op === 'reference' ? [typed.name] : []);
  for (const child of children(typed)) for (const name of references(child)) names.add(name);
  namesOf.set(typed, names);
  return names;
}

const namesOf = new WeakMap<Typed, ReadonlySet<string>>();

/** Unit of the first occurrence of a name. */
export function unitOf(name: string, typed: Typed): Unit {
  if (typed.op === 'reference' && typed.name === name) return typed.unit;
  const within = children(typed).find((child) => references(child).has(name));
  return within === undefined ? ONE : unitOf(name, within);
}

/** The operands of an expression. */
function children(typed: Typed): readonly Typed[] {
  switch (typed.op) {
    case 'apply':
      return [typed.argument];
    case 'binary':
      return [typed.left, typed.right];
    case 'select':
      return [typed.condition, typed.then, typed.otherwise];
    default:
      return [];
  }
}

/** Replaces names by expressions, each in the declared unit of the name that it replaces. What was shared still is. */
export function substitute(typed: Typed, replacements: ReadonlyMap<string, Typed>): Typed {
  const replaced = new Map<Typed, Typed>();
  const of = (part: Typed): Typed => {
    const known = replaced.get(part) ?? substituteOne(part, replacements, of);
    replaced.set(part, known);
    return known;
  };
  return of(typed);
}

function substituteOne(typed: Typed, replacements: ReadonlyMap<string, Typed>, of: (part: Typed) => Typed): Typed {
  const { unit } = typed;
  switch (typed.op) {
    case 'constant':
      return typed;
    case 'reference':
      return relabel(replacements.get(typed.name) ?? typed, unit);
    case 'apply':
      return apply(typed.fn, of(typed.argument), unit);
    case 'binary':
      return binary(typed.fn, of(typed.left), of(typed.right), unit);
    case 'select':
      return select(of(typed.condition), of(typed.then), of(typed.otherwise), unit);
  }
}

/** The value in double precision. A condition is 1 where true and 0 where false. */
export function evaluate(typed: Typed, values: (name: string) => number): number {
  const known = new Map<Typed, number>();
  const of = (part: Typed): number => {
    const value = known.get(part) ?? evaluateOne(part, values, of);
    known.set(part, value);
    return value;
  };
  return of(typed);
}

function evaluateOne(typed: Typed, values: (name: string) => number, of: (part: Typed) => number): number {
  switch (typed.op) {
    case 'constant':
      return typed.value;
    case 'reference':
      return values(typed.name);
    case 'apply':
      return applyFunction(typed.fn, of(typed.argument));
    case 'binary':
      return applyOperator(typed.fn, of(typed.left), of(typed.right));
    case 'select':
      return of(of(typed.condition) !== 0 ? typed.then : typed.otherwise);
  }
}

/** The value of a function. A truth value is 1 or 0. */
export function applyFunction(fn: FunctionName, x: number): number {
  switch (fn) {
    case 'negate':
      return -x;
    case 'not':
      return x === 0 ? 1 : 0;
    case 'exp':
      return exp(x);
    case 'log':
      return log(x);
    case 'sqrt':
      return Math.sqrt(x);
    case 'abs':
      return Math.abs(x);
    case 'sin':
      return sin(x);
    case 'cos':
      return cos(x);
    case 'tanh':
      return tanh(x);
    case 'floor':
      return Math.floor(x);
    case 'sign':
      return Math.sign(x);
    case 'exprel':
      return exprel(x);
  }
}

/**
 * The value of an operator. A truth value is 1 or 0. Minimum and maximum give the left operand where one is NaN or both are equal, as
 * WebAssembly's pmin and pmax do.
 */
export function applyOperator(fn: Operator, left: number, right: number): number {
  switch (fn) {
    case 'add':
      return left + right;
    case 'subtract':
      return left - right;
    case 'multiply':
      return left * right;
    case 'divide':
      return left / right;
    case 'power':
      return pow(left, right);
    case 'minimum':
      // biome-ignore lint/complexity/useMathMinMax: keeps the left operand when unordered, as pmin does
      return right < left ? right : left;
    case 'maximum':
      // biome-ignore lint/complexity/useMathMinMax: keeps the left operand when unordered, as pmax does
      return left < right ? right : left;
    case 'less':
      return Number(left < right);
    case 'lessEqual':
      return Number(left <= right);
    case 'greater':
      return Number(left > right);
    case 'greaterEqual':
      return Number(left >= right);
    case 'equal':
      return Number(left === right);
    case 'notEqual':
      return Number(left !== right);
    case 'and':
      return Number(left !== 0 && right !== 0);
    case 'or':
      return Number(left !== 0 || right !== 0);
  }
}

/** (e^x - 1)/x, continued by 1 at 0. */
function exprel(x: number): number {
  return x === 0 ? 1 : expm1(x) / x;
}
