import { ValidationError } from '../../../agents/errors.ts';
import { difference, minus, product, quotient, sum } from './algebra.ts';
import type { FunctionName, Typed } from './quantities.ts';
import {
  apply,
  BOOLEAN,
  binary,
  constant,
  divide,
  multiply,
  references,
  relabel,
  select,
  unitOf,
} from './quantities.ts';
import type { Unit } from './units.ts';
import { divideUnits, ONE } from './units.ts';

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
