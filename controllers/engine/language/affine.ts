import { difference, minus, product, quotient, sum } from './algebra.ts';
import type { Scope, Typed } from './quantities.ts';
import { constant, references, relabel, select, unitOf } from './quantities.ts';
import { divideUnits, ONE } from './units.ts';

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
