import { ValidationError } from '../../../agents/errors.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import { ABSENT_NAMES, absentUnit } from './absent.ts';
import type { Equation, Expression, Span, Statement } from './language.ts';
import { CONSTANTS, LanguageError, printExpression } from './language.ts';
import type { Scope, Typed } from './quantities.ts';
import {
  apply,
  BOOLEAN,
  binary,
  constant,
  divide,
  isConstant,
  multiply,
  reference,
  relabel,
  select,
} from './quantities.ts';
import type { Unit } from './units.ts';
import {
  coherentUnit,
  conversionFactor,
  convertNumber,
  divideUnits,
  findUnit,
  formatDimension,
  hasScale,
  MILLISECOND,
  ONE,
  raiseUnit,
  sameDimension,
} from './units.ts';

/**
 * From syntax to quantities: checks the dimensions of a tree and makes every change of unit explicit.
 */

/**
 * Checks an expression against the declared names. Makes its unit conversions explicit.
 *
 * @throws LanguageError `unknown_name`, `dimension_mismatch`, `boolean_mismatch`; `number_range` for a unit whose scale is no number
 */
export function type(expression: Expression, scope: Scope): Typed {
  const typed = typeParts(expression, scope);
  if (hasScale(typed.unit)) return typed;
  throw new LanguageError(`this is in a unit of 10^${typed.unit.exponent10}, which is no number`, expression.span, {
    code: 'number_range',
    remedy: 'divide by quantities of its unit first',
  });
}

function typeParts(expression: Expression, scope: Scope): Typed {
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

/** The same quantity in another unit of its dimension. @throws ValidationError `dimension_mismatch` for a unit of another one */
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

/**
 * The right-hand side of dx/dt = f, in (unit of x)/(unit of time).
 *
 * @throws LanguageError `boolean_mismatch` where x is a condition, `unknown_name` where it is not declared; else as {@link type}
 */
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

/** A condition. @throws LanguageError `boolean_mismatch` for a number; else as {@link type} */
export function typeCondition(expression: Expression, scope: Scope): Typed {
  return typeBoolean(expression, scope);
}

/**
 * The value of `name`, in its unit.
 *
 * @throws LanguageError `dimension_mismatch` for a value of another dimension, `boolean_mismatch` for a condition; else as {@link type}
 */
export function typeValue(name: string, unit: Unit, expression: Expression, scope: Scope): Typed {
  return assign(name, unit, typeNumber(expression, scope), expression);
}

/**
 * The new value of a statement's target, in the target's unit; `x += e` has become x + e.
 *
 * @throws LanguageError `unknown_name` for a target that is not declared; else as {@link type}
 */
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
  return symbol(name) ?? failUnknown(name, span, scope);
}

/** Constant or unit that a name stands for which no model declares; undefined for any other name. */
export function symbol(name: string): Typed | undefined {
  const number = CONSTANTS.get(name);
  if (number !== undefined) return constant(number);
  const unit = findUnit(name);
  return unit && constant(1, unit);
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
    case '%':
      return typeRemainder(left, right, scope);
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

/** Remainder of the division of the left side by the right side, with the sign of the right side: a - b floor(a/b). */
function typeRemainder(left: Expression, right: Expression, scope: Scope): Typed {
  const [a, b] = typeAlike(left, right, scope, DIVIDE);
  const times = apply('floor', convert(divide(a, b), ONE), ONE);
  return binary('subtract', a, relabel(multiply(b, times), a.unit), a.unit);
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

/** base^power by multiplication, for |power| <= 4. */
function integerPower(base: Typed, power: number): Typed {
  if (power < 0) return divide(constant(1), integerPower(base, -power));
  if (power === 0) return constant(1);
  if (power === 1) return base;
  const half = integerPower(base, Math.floor(power / 2));
  const even = multiply(half, half);
  return power % 2 === 0 ? even : multiply(even, base);
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
    case 'tan': {
      const x = typePure(first, scope, 'the argument of tan');
      return divide(apply('sin', x, ONE), apply('cos', x, ONE));
    }
    case 'cosh':
      return hyperbolicCosine(typePure(first, scope, 'the argument of cosh'));
    case 'sinh': {
      // tanh x cosh x keeps the digits of a small x, which a difference of exponentials loses.
      const x = typePure(first, scope, 'the argument of sinh');
      return multiply(apply('tanh', x, ONE), hyperbolicCosine(x));
    }
    case 'log10':
      return divide(apply('log', typePure(first, scope, 'the argument of log10'), ONE), constant(Math.LN10));
    case 'ceil':
      return ceiling(typePure(first, scope, 'the argument of ceil'));
    case 'int': {
      if (type(first, scope).unit === BOOLEAN) return select(typeBoolean(first, scope), constant(1), constant(0), ONE);
      const x = typePure(first, scope, 'the argument of int');
      return select(binary('less', x, constant(0), BOOLEAN), ceiling(x), apply('floor', x, ONE), ONE);
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

/** (e^x + e^-x)/2. */
function hyperbolicCosine(x: Typed): Typed {
  const sum = binary('add', apply('exp', x, ONE), apply('exp', apply('negate', x, ONE), ONE), ONE);
  return multiply(constant(0.5), sum);
}

function ceiling(x: Typed): Typed {
  return apply('negate', apply('floor', apply('negate', x, ONE), ONE), ONE);
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

/** Names an operation that two dimensions do not allow. */
type Attempt = (left: string, right: string) => string;

const ADD: Attempt = (left, right) => `add ${right} to ${left}`;

const SUBTRACT: Attempt = (left, right) => `subtract ${right} from ${left}`;

const DIVIDE: Attempt = (left, right) => `take what is left of ${left} by ${right}`;

const COMPARE: Attempt = (left, right) => `compare ${left} with ${right}`;

const CHOOSE: Attempt = (left, right) => `choose between ${left} and ${right}`;

/** Converts two quantities to one unit: that of the left one, unless only the right one varies. */
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

/** Converts a value to the unit of the variable that it is assigned to. */
function assign(target: string, unit: Unit, value: Typed, expression: Expression): Typed {
  if (isPureZero(value) && unit !== BOOLEAN) return constant(0, unit);
  if (sameDimension(value.unit, unit)) return convert(value, unit);
  const problem = `${target} is in ${describe(unit)}, but this is in ${describe(value.unit)}`;
  throw new LanguageError(problem, expression.span, {
    code: 'dimension_mismatch',
    remedy: reconcile(expression, value, unit),
  });
}

/** Suggests how to turn a quantity of the wrong dimension into one of a unit's dimension. */
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

/** @throws LanguageError `unknown_name`, suggesting the nearest */
export function failUnknown(name: string, { text, start }: Span, scope: Scope): never {
  const span = { text, start, end: start + name.length };
  const absent = ABSENT_NAMES.get(name);
  if (absent !== undefined)
    throw new LanguageError(absent.problem, span, { code: 'unknown_name', remedy: absent.remedy });
  const nearest = nearestName(name, scope.keys());
  // A single letter is a quantity that was forgotten, not a unit.
  const unit = name.length > 1 ? absentUnit(name) : undefined;
  throw new LanguageError(`'${name}' is not declared`, span, {
    code: 'unknown_name',
    expected: `one of ${[...scope.keys()].join(', ') || 'no names at all'}, or a unit`,
    remedy: unit ?? (nearest === undefined ? 'declare it with a unit' : `did you mean '${nearest}'?`),
  });
}
