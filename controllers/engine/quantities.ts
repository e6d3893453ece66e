import { ValidationError } from '../../agents/errors.ts';
import { cos, exp, expm1, log, pow, sin, tanh } from '../../kernels/math-f64.ts';
import { LanguageError, nearestName, printExpression } from './language.ts';
import type { Equation, Expression, Span, Statement } from './language.ts';
import {
  coherentUnit,
  conversionFactor,
  convertNumber,
  divideUnits,
  findUnit,
  formatDimension,
  MILLISECOND,
  multiplyUnits,
  ONE,
  raiseUnit,
  sameDimension,
} from './units.ts';
import type { Unit } from './units.ts';

/**
 * Expressions over physical quantities.
 *
 * Typing checks the dimensions of a syntax tree and returns a tree over plain numbers, each the
 * value of a quantity in a stated unit, in which every change of unit is a multiplication by a
 * constant and transcendental functions take pure numbers. Simplification is limited to what
 * leaves each rounding of the expression in place: constants fold, x*1, x/1, x+0 and -(-x) reduce
 * to x, and nothing is reassociated or distributed.
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

/** An expression with the unit that its value is in; conditions carry the unit BOOLEAN. */
export type Typed = { readonly unit: Unit } & (
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'reference'; readonly name: string }
  | { readonly op: 'apply'; readonly fn: FunctionName; readonly argument: Typed }
  | {
      readonly op: 'binary';
      readonly fn: Operator;
      readonly left: Typed;
      readonly right: Typed;
    }
  | {
      readonly op: 'select';
      readonly condition: Typed;
      readonly then: Typed;
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

/** `left fn right` over numbers whose units the caller has reconciled, simplified. */
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

/** Right operand that leaves the left one as it is. */
const NEUTRAL: Readonly<Partial<Record<Operator, number>>> = {
  add: 0,
  subtract: 0,
  multiply: 1,
  divide: 1,
  power: 1,
};

const COMMUTATIVE: ReadonlySet<Operator> = new Set<Operator>(['add', 'multiply']);

function isConstant(typed: Typed, value: number): boolean {
  return typed.op === 'constant' && typed.value === value;
}

/** The same number, read in another unit. */
function relabel(typed: Typed, unit: Unit): Typed {
  return typed.unit === unit ? typed : { ...typed, unit };
}

function multiply(left: Typed, right: Typed): Typed {
  return binary('multiply', left, right, multiplyUnits(left.unit, right.unit));
}

function divide(left: Typed, right: Typed): Typed {
  return binary('divide', left, right, divideUnits(left.unit, right.unit));
}

/** base^power by multiplication, for |power| <= 4. */
function integerPower(base: Typed, power: number): Typed {
  if (power < 0) return divide(constant(1), integerPower(base, -power));
  if (power === 0) return constant(1);
  if (power === 1) return base;
  const half = integerPower(base, Math.floor(power / 2));
  const even = multiply(half, half);
  return power % 2 === 0 ? even : multiply(even, base);
}

/** Checks an expression against the declared names and makes its unit conversions explicit. */
export function type(expression: Expression, scope: Scope): Typed {
  switch (expression.kind) {
    case 'number':
      return constant(expression.value);
    case 'name':
      return typeName(expression.name, expression.span, scope);
    case 'negate': {
      const operand = typeNumber(expression.operand, scope);
      return apply('negate', operand, operand.unit);
    }
    case 'not':
      return apply('not', typeBoolean(expression.operand, scope), BOOLEAN);
    case 'binary':
      return typeBinary(expression, scope);
    case 'call':
      return typeCall(expression, scope);
  }
}

/** The same quantity in another unit of its dimension. */
export function convert(typed: Typed, unit: Unit): Typed {
  if ((typed.unit === BOOLEAN) !== (unit === BOOLEAN) || !sameDimension(typed.unit, unit)) {
    throw new ValidationError(`cannot convert ${describe(typed.unit)} to ${describe(unit)}`, {
      code: 'dimension_mismatch',
      remedy: 'convert between units of one dimension',
    });
  }
  if (typed.op === 'constant') return constant(convertNumber(typed.value, typed.unit, unit), unit);
  return binary('multiply', typed, constant(conversionFactor(typed.unit, unit)), unit);
}

/** The right-hand side of dx/dt = f, in (unit of x)/(unit of time). */
export function typeDifferential(equation: Equation, scope: Scope, timeUnit: Unit = MILLISECOND): Typed {
  const { name, value, span } = equation;
  const state = scope.get(name) ?? failUnknown(name, span, scope);
  if (state === BOOLEAN) {
    throw new LanguageError(`'${name}' is a condition and has no derivative`, span, {
      code: 'boolean_mismatch',
      remedy: 'assign it in a statement',
    });
  }
  const unit = divideUnits(state, timeUnit);
  return assign(`d${name}/dt`, unit, typeNumber(value, scope), value);
}

/** The new value of a statement's target, in the target's unit; `x += e` has become x + e. */
export function typeStatement(statement: Statement, scope: Scope): { readonly target: string; readonly value: Typed } {
  const { target, operator, value, span } = statement;
  const name = { text: span.text, start: span.start, end: span.start + target.length };
  const unit = scope.get(target) ?? failUnknown(target, name, scope);
  const expanded: Expression =
    operator === '='
      ? value
      : {
          kind: 'binary',
          operator: operator[0] as '+' | '-' | '*' | '/',
          left: { kind: 'name', name: target, span: name },
          right: value,
          span,
        };
  const typed = unit === BOOLEAN ? typeBoolean(expanded, scope) : typeNumber(expanded, scope);
  return { target, value: assign(target, unit, typed, value) };
}

type Binary = Extract<Expression, { kind: 'binary' }>;
type Call = Extract<Expression, { kind: 'call' }>;

const OPERATORS = {
  '+': 'add',
  '-': 'subtract',
  '<': 'less',
  '<=': 'lessEqual',
  '>': 'greater',
  '>=': 'greaterEqual',
  '==': 'equal',
  '!=': 'notEqual',
} as const;

function typeName(name: string, span: Span, scope: Scope): Typed {
  const declared = scope.get(name);
  if (declared !== undefined) return reference(name, declared);
  const unit = findUnit(name);
  return unit === undefined ? failUnknown(name, span, scope) : constant(1, unit);
}

function typeNumber(expression: Expression, scope: Scope): Typed {
  const typed = type(expression, scope);
  if (typed.unit !== BOOLEAN) return typed;
  throw new LanguageError('expected a number, not a condition', expression.span, {
    code: 'boolean_mismatch',
    remedy: `turn it into a number with where(${printExpression(expression)}, 1, 0)`,
  });
}

function typeBoolean(expression: Expression, scope: Scope): Typed {
  const typed = type(expression, scope);
  if (typed.unit === BOOLEAN) return typed;
  throw new LanguageError('expected a condition, not a number', expression.span, {
    code: 'boolean_mismatch',
    remedy: `turn it into a condition with a comparison, such as ${printExpression(expression)} > 0`,
  });
}

function typeBinary(expression: Binary, scope: Scope): Typed {
  const { operator, left, right } = expression;
  switch (operator) {
    case 'and':
    case 'or':
      return binary(operator, typeBoolean(left, scope), typeBoolean(right, scope), BOOLEAN);
    case '*':
      return multiply(typeNumber(left, scope), typeNumber(right, scope));
    case '/':
      return divide(typeNumber(left, scope), typeNumber(right, scope));
    case '^':
      return typePower(expression, scope);
    case '+':
    case '-': {
      const [a, b] = typeAlike(left, right, scope, operator === '+' ? ADD : SUBTRACT);
      return binary(OPERATORS[operator], a, b, a.unit);
    }
    default: {
      const [a, b] = typeAlike(left, right, scope, COMPARE);
      return binary(OPERATORS[operator], a, b, BOOLEAN);
    }
  }
}

/** Small integer powers become multiplications and the power 1/2 a square root. */
function typePower({ left, right }: Binary, scope: Scope): Typed {
  const base = typeNumber(left, scope);
  const exponent = typePure(right, scope, 'an exponent');
  if (exponent.op === 'constant') {
    const { value } = exponent;
    if (Number.isInteger(value) && Math.abs(value) <= 4) return integerPower(base, value);
    if (value === 0.5) return squareRoot(base, left);
  }
  if (!sameDimension(base.unit, ONE)) {
    throw new LanguageError(`cannot raise ${describe(base.unit)} to this power`, right.span, {
      code: 'dimension_mismatch',
      expected: 'a constant integer from -4 to 4, or 0.5',
      remedy: `divide '${printExpression(left)}' by a quantity in ${describe(base.unit)} first`,
    });
  }
  return binary('power', convert(base, ONE), exponent, ONE);
}

function typeCall({ callee, arguments: inputs }: Call, scope: Scope): Typed {
  const [first, second, third] = inputs;
  switch (callee) {
    case 'sqrt':
      return squareRoot(typeNumber(first, scope), first);
    case 'abs': {
      const argument = typeNumber(first, scope);
      return apply('abs', argument, argument.unit);
    }
    case 'sign':
      return apply('sign', typeNumber(first, scope), ONE);
    case 'step': {
      const argument = typeNumber(first, scope);
      const condition = binary('greaterEqual', argument, constant(0, argument.unit), BOOLEAN);
      return select(condition, constant(1), constant(0), ONE);
    }
    case 'min':
    case 'max': {
      const [a, b] = typeAlike(first, second, scope, COMPARE);
      return binary(callee === 'min' ? 'minimum' : 'maximum', a, b, a.unit);
    }
    case 'clip':
      return typeClip(first, second, third, scope);
    case 'where': {
      const condition = typeBoolean(first, scope);
      const [then, otherwise] = typeAlike(second, third, scope, CHOOSE);
      return select(condition, then, otherwise, then.unit);
    }
    default:
      return apply(callee, typePure(first, scope, `the argument of ${callee}`), ONE);
  }
}

function typeClip(value: Expression, low: Expression, high: Expression, scope: Scope): Typed {
  const [x, lowest] = typeAlike(value, low, scope, COMPARE);
  const atLeast = binary('maximum', x, lowest, x.unit);
  const [bounded, highest] = alike(atLeast, value, typeNumber(high, scope), high, COMPARE);
  return binary('minimum', bounded, highest, bounded.unit);
}

function squareRoot(argument: Typed, expression: Expression): Typed {
  for (const unit of [argument.unit, coherentUnit(argument.unit)]) {
    const root = raiseUnit(unit, 0.5);
    if (root !== undefined) return apply('sqrt', convert(argument, unit), root);
  }
  throw new LanguageError(`${describe(argument.unit)} has no square root`, expression.span, {
    code: 'dimension_mismatch',
    remedy: 'take the root of a pure number, or of a square',
  });
}

/** A pure number of scale 1. */
function typePure(expression: Expression, scope: Scope, role: string): Typed {
  const typed = typeNumber(expression, scope);
  if (sameDimension(typed.unit, ONE)) return convert(typed, ONE);
  throw new LanguageError(`${role} is a pure number, not ${describe(typed.unit)}`, expression.span, {
    code: 'dimension_mismatch',
    remedy: `divide '${printExpression(expression)}' by a quantity in ${describe(typed.unit)}`,
  });
}

function typeAlike(left: Expression, right: Expression, scope: Scope, attempt: Attempt): Alike {
  return alike(typeNumber(left, scope), left, typeNumber(right, scope), right, attempt);
}

type Alike = readonly [Typed, Typed];

/** Says what cannot be done with two dimensions. */
type Attempt = (left: string, right: string) => string;

const ADD: Attempt = (left, right) => `add ${right} to ${left}`;
const SUBTRACT: Attempt = (left, right) => `subtract ${right} from ${left}`;
const COMPARE: Attempt = (left, right) => `compare ${left} with ${right}`;
const CHOOSE: Attempt = (left, right) => `choose between ${left} and ${right}`;

/** Two quantities in one unit: that of the left one, unless only the right one varies. */
function alike(
  left: Typed,
  leftExpression: Expression,
  right: Typed,
  rightExpression: Expression,
  attempt: Attempt,
): Alike {
  if (isPureZero(left)) return [constant(0, right.unit), right];
  if (isPureZero(right)) return [left, constant(0, left.unit)];
  if (!sameDimension(left.unit, right.unit)) {
    const suspectLeft = left.op === 'constant' || isPure(left);
    throw new LanguageError(`cannot ${attempt(describe(left.unit), describe(right.unit))}`, rightExpression.span, {
      code: 'dimension_mismatch',
      remedy: suspectLeft ? reconcile(leftExpression, left, right.unit) : reconcile(rightExpression, right, left.unit),
    });
  }
  const unit = left.op === 'constant' && right.op !== 'constant' ? right.unit : left.unit;
  return [convert(left, unit), convert(right, unit)];
}

/** A value in the unit of what it is assigned to. */
function assign(target: string, unit: Unit, value: Typed, expression: Expression): Typed {
  if (isPureZero(value) && unit !== BOOLEAN) return constant(0, unit);
  if (sameDimension(value.unit, unit)) return convert(value, unit);
  const problem = `${target} is in ${describe(unit)}, but this is in ${describe(value.unit)}`;
  throw new LanguageError(problem, expression.span, {
    code: 'dimension_mismatch',
    remedy: reconcile(expression, value, unit),
  });
}

/** What brings a quantity of the wrong dimension to that of a unit. */
function reconcile(expression: Expression, typed: Typed, unit: Unit): string {
  const text = printExpression(expression);
  if (isPure(typed) && typed.op === 'constant') {
    return `give '${text}' a unit, such as ${text}*${describe(unit)}`;
  }
  if (typed.op === 'constant' && expression.kind === 'name') {
    return `declare '${text}', which is otherwise the unit of that symbol`;
  }
  const multiplier = formatDimension(divideUnits(unit, typed.unit).dimension);
  const divisor = formatDimension(divideUnits(typed.unit, unit).dimension);
  const [verb, by] = multiplier.length < divisor.length ? ['multiply', multiplier] : ['divide', divisor];
  return `${verb} '${text}' by a quantity in ${by}, or correct a declared unit`;
}

/** Zero is a quantity of every dimension. */
function isPureZero(typed: Typed): boolean {
  return isConstant(typed, 0) && isPure(typed);
}

function isPure(typed: Typed): boolean {
  return typed.unit !== BOOLEAN && sameDimension(typed.unit, ONE);
}

function describe(unit: Unit): string {
  if (unit === BOOLEAN) return 'a condition';
  return sameDimension(unit, ONE) ? 'a pure number' : formatDimension(unit.dimension);
}

function failUnknown(name: string, { text, start }: Span, scope: Scope): never {
  const nearest = nearestName(name, scope.keys());
  const span = { text, start, end: start + name.length };
  throw new LanguageError(`'${name}' is not declared`, span, {
    code: 'unknown_name',
    expected: `one of ${[...scope.keys()].join(', ') || 'no names at all'}, or a unit`,
    remedy: nearest === undefined ? 'declare it with a unit' : `did you mean '${nearest}'?`,
  });
}

/** The names that the value depends on. */
export function references(typed: Typed): Set<string> {
  const names = new Set<string>();
  collect(typed, names);
  return names;
}

function collect(typed: Typed, names: Set<string>): void {
  if (typed.op === 'reference') names.add(typed.name);
  for (const child of children(typed)) collect(child, names);
}

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

/** Puts expressions, each in the declared unit of the name that it stands for, in place of names. */
export function substitute(typed: Typed, replacements: ReadonlyMap<string, Typed>): Typed {
  const { unit } = typed;
  switch (typed.op) {
    case 'constant':
      return typed;
    case 'reference':
      return relabel(replacements.get(typed.name) ?? typed, unit);
    case 'apply':
      return apply(typed.fn, substitute(typed.argument, replacements), unit);
    case 'binary': {
      const left = substitute(typed.left, replacements);
      return binary(typed.fn, left, substitute(typed.right, replacements), unit);
    }
    case 'select': {
      const condition = substitute(typed.condition, replacements);
      const then = substitute(typed.then, replacements);
      return select(condition, then, substitute(typed.otherwise, replacements), unit);
    }
  }
}

/** Value in double precision; conditions are 1 where true and 0 where false. */
export function evaluate(typed: Typed, values: (name: string) => number): number {
  switch (typed.op) {
    case 'constant':
      return typed.value;
    case 'reference':
      return values(typed.name);
    case 'apply':
      return applyFunction(typed.fn, evaluate(typed.argument, values));
    case 'binary':
      return applyOperator(typed.fn, evaluate(typed.left, values), evaluate(typed.right, values));
    case 'select':
      return evaluate(evaluate(typed.condition, values) !== 0 ? typed.then : typed.otherwise, values);
  }
}

function applyFunction(fn: FunctionName, x: number): number {
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

/** One operation; minimum and maximum keep the left operand when unordered, as WebAssembly's pmin and pmax do. */
function applyOperator(fn: Operator, left: number, right: number): number {
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
      return right < left ? right : left;
    case 'maximum':
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

/**
 * d(typed)/d(name), simplified. The unit of `name` is that of its first occurrence unless given.
 * At the kinks of abs, min and max it is the slope on one side.
 */
export function derivative(typed: Typed, name: string, unit: Unit = unitOf(name, typed)): Typed {
  const d = (t: Typed): Typed => relabel(differentiate(t, name, d), divideUnits(t.unit, unit));
  return d(typed);
}

function differentiate(typed: Typed, name: string, d: (typed: Typed) => Typed): Typed {
  switch (typed.op) {
    case 'constant':
      return constant(0);
    case 'reference':
      return constant(typed.name === name ? 1 : 0);
    case 'apply':
      if (DISCONTINUOUS.has(typed.fn)) return jump(typed.fn, typed.argument, name);
      return product(slope(typed.fn, typed.argument, typed), d(typed.argument));
    case 'binary':
      return differentiateBinary(typed, name, d);
    case 'select':
      jump('where', typed.condition, name);
      return select(typed.condition, d(typed.then), d(typed.otherwise), typed.unit);
  }
}

const DISCONTINUOUS: ReadonlySet<FunctionName> = new Set<FunctionName>(['floor', 'sign', 'not']);

/** The slope of what is constant between jumps, refused where `argument`, which moves them, depends on `name`. */
function jump(fn: string, argument: Typed, name: string): Typed {
  if (!references(argument).has(name)) return constant(0);
  throw new ValidationError(`${fn} of an argument that depends on '${name}' has no derivative`, {
    code: 'not_differentiable',
    remedy: `let only continuous functions take '${name}'`,
  });
}

/** fn'(x), where y = fn(x). */
function slope(fn: FunctionName, x: Typed, y: Typed): Typed {
  switch (fn) {
    case 'negate':
      return constant(-1);
    case 'exp':
      return y;
    case 'log':
      return divide(constant(1), x);
    case 'sqrt':
      return divide(constant(0.5), y);
    case 'abs':
      return apply('sign', x, ONE);
    case 'sin':
      return apply('cos', x, ONE);
    case 'cos':
      return minus(apply('sin', x, ONE));
    case 'tanh':
      return difference(constant(1), multiply(y, y));
    case 'exprel':
      return exprelSlope(x, y);
    default:
      return constant(0);
  }
}

/** d/dx (e^x - 1)/x = (e^x - y)/x, by its series, sum of n x^(n-1)/(n+1)!, where that cancels. */
function exprelSlope(x: Typed, y: Typed): Typed {
  const series = [1 / 840, 1 / 144, 1 / 30, 1 / 8, 1 / 3, 1 / 2]
    .map((coefficient) => constant(coefficient))
    .reduce((sum, coefficient) => binary('add', multiply(sum, x), coefficient, ONE));
  const small = binary('less', apply('abs', x, ONE), constant(0.01), BOOLEAN);
  return select(small, series, divide(difference(apply('exp', x, ONE), y), x), ONE);
}

function differentiateBinary(typed: Extract<Typed, { op: 'binary' }>, name: string, d: (typed: Typed) => Typed): Typed {
  const { fn, left, right } = typed;
  switch (fn) {
    case 'add':
      return sum(d(left), d(right));
    case 'subtract':
      return difference(d(left), d(right));
    case 'multiply':
      return sum(product(d(left), right), product(left, d(right)));
    case 'divide':
      return quotient(difference(d(left), product(typed, d(right))), right);
    case 'power':
      return differentiatePower(typed, d(left), d(right));
    case 'minimum':
      return select(binary('lessEqual', left, right, BOOLEAN), d(left), d(right), typed.unit);
    case 'maximum':
      return select(binary('greaterEqual', left, right, BOOLEAN), d(left), d(right), typed.unit);
    default:
      return sum(jump(fn, left, name), jump(fn, right, name));
  }
}

/** (a^b)' = b a^(b-1) a' + a^b log(a) b'. */
function differentiatePower(typed: Extract<Typed, { op: 'binary' }>, dBase: Typed, dExponent: Typed): Typed {
  const { left: base, right: exponent } = typed;
  const lowered = binary('power', base, difference(exponent, constant(1)), ONE);
  const fromBase = product(multiply(exponent, lowered), dBase);
  const fromExponent = product(multiply(typed, apply('log', base, ONE)), dExponent);
  return sum(fromBase, fromExponent);
}

/** An affine form: constant + the sum of coefficient * name. Names that do not occur are absent. */
export interface Affine {
  readonly coefficients: Map<string, Typed>;
  readonly constant: Typed;
}

/**
 * Splits an expression that is affine in `names` into coefficients free of them; undefined where
 * it is not affine. Units of names are those of their first occurrence unless the scope has them.
 */
export function isLinearIn(typed: Typed, names: Iterable<string>, scope: Scope = new Map()): Affine | undefined {
  const units = new Map([...names].map((name) => [name, scope.get(name) ?? unitOf(name, typed)]));
  return decompose(typed, units);
}

function decompose(typed: Typed, names: Scope): Affine | undefined {
  const affine = isFree(typed, names)
    ? { coefficients: new Map<string, Typed>(), constant: typed }
    : decomposeDependent(typed, names);
  if (affine === undefined) return undefined;
  const coefficients = new Map<string, Typed>();
  for (const [name, coefficient] of affine.coefficients) {
    const unit = divideUnits(typed.unit, names.get(name) ?? ONE);
    coefficients.set(name, relabel(coefficient, unit));
  }
  return { coefficients, constant: relabel(affine.constant, typed.unit) };
}

function decomposeDependent(typed: Typed, names: Scope): Affine | undefined {
  switch (typed.op) {
    case 'reference':
      return { coefficients: new Map([[typed.name, constant(1)]]), constant: constant(0) };
    case 'apply':
      return typed.fn === 'negate' ? map(decompose(typed.argument, names), minus) : undefined;
    case 'binary':
      return decomposeBinary(typed, names);
    case 'select': {
      const { condition } = typed;
      if (!isFree(condition, names)) return undefined;
      return merge(decompose(typed.then, names), decompose(typed.otherwise, names), (a, b) =>
        select(condition, a, b, typed.unit),
      );
    }
    default:
      return undefined;
  }
}

function decomposeBinary({ fn, left, right }: Extract<Typed, { op: 'binary' }>, names: Scope): Affine | undefined {
  if (fn === 'add') return merge(decompose(left, names), decompose(right, names), sum);
  if (fn === 'subtract') return merge(decompose(left, names), decompose(right, names), difference);
  if (fn === 'multiply' && isFree(left, names)) {
    return map(decompose(right, names), (part) => product(left, part));
  }
  if (fn === 'multiply' && isFree(right, names)) {
    return map(decompose(left, names), (part) => product(part, right));
  }
  if (fn === 'divide' && isFree(right, names)) {
    return map(decompose(left, names), (part) => quotient(part, right));
  }
  return undefined;
}

function map(affine: Affine | undefined, operation: (part: Typed) => Typed): Affine | undefined {
  if (affine === undefined) return undefined;
  const coefficients = new Map<string, Typed>();
  for (const [name, part] of affine.coefficients) coefficients.set(name, operation(part));
  return { coefficients, constant: operation(affine.constant) };
}

function merge(
  left: Affine | undefined,
  right: Affine | undefined,
  operation: (left: Typed, right: Typed) => Typed,
): Affine | undefined {
  if (left === undefined || right === undefined) return undefined;
  const coefficients = new Map<string, Typed>();
  for (const name of new Set([...left.coefficients.keys(), ...right.coefficients.keys()])) {
    const a = left.coefficients.get(name) ?? constant(0);
    coefficients.set(name, operation(a, right.coefficients.get(name) ?? constant(0)));
  }
  return { coefficients, constant: operation(left.constant, right.constant) };
}

function isFree(typed: Typed, names: Scope): boolean {
  return ![...references(typed)].some((name) => names.has(name));
}

/** Unit of the first occurrence of a name. */
function unitOf(name: string, typed: Typed): Unit {
  return find(name, typed)?.unit ?? ONE;
}

function find(name: string, typed: Typed): Typed | undefined {
  if (typed.op === 'reference' && typed.name === name) return typed;
  for (const child of children(typed)) {
    const found = find(name, child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/* Symbolic algebra, in which zero absorbs: the operands are formulas, finite where it matters. */

function sum(left: Typed, right: Typed): Typed {
  return binary('add', left, right, isConstant(left, 0) ? right.unit : left.unit);
}

function difference(left: Typed, right: Typed): Typed {
  return isConstant(left, 0) ? minus(right) : binary('subtract', left, right, left.unit);
}

function product(left: Typed, right: Typed): Typed {
  if (isConstant(left, 0) || isConstant(right, 0)) return constant(0);
  if (isConstant(left, -1)) return minus(right);
  if (isConstant(right, -1)) return minus(left);
  return multiply(left, right);
}

function quotient(left: Typed, right: Typed): Typed {
  return isConstant(left, 0) ? constant(0) : divide(left, right);
}

function minus(typed: Typed): Typed {
  return isConstant(typed, 0) ? typed : apply('negate', typed, typed.unit);
}
