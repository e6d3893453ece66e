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
 * Splits an expression that is affine in `names` into coefficients free of them. Undefined where the
 * expression is not affine. A name that the scope does not have is in the unit of its first occurrence.
 */
export function isLinearIn(typed: Typed, names: Iterable<string>, scope: Scope = new Map()): Affine | undefined {
  const units = new Map([...names].map((name) => [name, scope.get(name) ?? unitOf(name, typed)]));
  return new Decomposition(units).of(typed);
}

/** Affine forms of an expression and its parts, each found once. */
class Decomposition {
  readonly #names: Scope;
  readonly #known = new Map<Typed, Affine | undefined>();

  constructor(names: Scope) {
    this.#names = names;
  }

  of(typed: Typed): Affine | undefined {
    if (!this.#known.has(typed)) this.#known.set(typed, this.#decompose(typed));
    return this.#known.get(typed);
  }

  #decompose(typed: Typed): Affine | undefined {
    const affine = this.#isFree(typed)
      ? { coefficients: new Map<string, Typed>(), constant: typed }
      : this.#dependent(typed);
    if (affine === undefined) return undefined;
    const coefficients = new Map<string, Typed>();
    for (const [name, coefficient] of affine.coefficients) {
      const unit = divideUnits(typed.unit, this.#names.get(name) ?? ONE);
      coefficients.set(name, relabel(coefficient, unit));
    }
    return { coefficients, constant: relabel(affine.constant, typed.unit) };
  }

  #dependent(typed: Typed): Affine | undefined {
    switch (typed.op) {
      case 'reference':
        return { coefficients: new Map([[typed.name, constant(1)]]), constant: constant(0) };
      case 'apply':
        return typed.fn === 'negate' ? map(this.of(typed.argument), minus) : undefined;
      case 'binary':
        return this.#binary(typed);
      case 'select': {
        const { condition } = typed;
        if (!this.#isFree(condition)) return undefined;
        return merge(this.of(typed.then), this.of(typed.otherwise), (a, b) => select(condition, a, b, typed.unit));
      }
      default:
        return undefined;
    }
  }

  #binary({ fn, left, right }: Extract<Typed, { op: 'binary' }>): Affine | undefined {
    if (fn === 'add') return merge(this.of(left), this.of(right), sum);
    if (fn === 'subtract') return merge(this.of(left), this.of(right), difference);
    if (fn === 'multiply' && this.#isFree(left)) return map(this.of(right), (part) => product(left, part));
    if (fn === 'multiply' && this.#isFree(right)) return map(this.of(left), (part) => product(part, right));
    if (fn === 'divide' && this.#isFree(right)) return map(this.of(left), (part) => quotient(part, right));
    return undefined;
  }

  #isFree(typed: Typed): boolean {
    return ![...references(typed)].some((name) => this.#names.has(name));
  }
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
