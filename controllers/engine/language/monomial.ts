import type { Typed } from './quantities.ts';
import { binary, constant, references } from './quantities.ts';

/** The product of a coefficient and factors. */
interface Monomial {
  /** An expression without the variables. */
  readonly coefficient: Typed;
  /** Variables, with repetition. */
  readonly factors: readonly string[];
}

/** The most terms of a sum, and factors of a term. With more, a sum of products is no short cut any more. */
const MOST = 64;

/**
 * An expression as a sum of products of `variables`. Undefined where it is not a polynomial in them, or one of more than 64 terms
 * or factors.
 */
export function monomials(typed: Typed, variables: ReadonlySet<string>): Monomial[] | undefined {
  const known = new Map<Typed, Monomial[] | undefined>();
  const of = (part: Typed): Monomial[] | undefined => {
    if (!known.has(part)) known.set(part, expand(part, variables, of));
    return known.get(part);
  };
  return of(typed);
}

function expand(
  typed: Typed,
  variables: ReadonlySet<string>,
  of: (part: Typed) => Monomial[] | undefined,
): Monomial[] | undefined {
  if (![...references(typed)].some((name) => variables.has(name))) return [{ coefficient: typed, factors: [] }];
  switch (typed.op) {
    case 'reference':
      return [{ coefficient: constant(1), factors: [typed.name] }];
    case 'apply':
      return typed.fn === 'negate' ? of(typed.argument)?.map(negated) : undefined;
    case 'binary': {
      const left = of(typed.left);
      const right = of(typed.right);
      if (left === undefined || right === undefined) return undefined;
      if (typed.fn === 'add') return sum(left, right);
      if (typed.fn === 'subtract') return sum(left, right.map(negated));
      if (typed.fn === 'multiply') return products(left, right);
      const [divisor] = right;
      if (typed.fn !== 'divide' || divisor === undefined || right.some((term) => term.factors.length > 0))
        return undefined;
      return left.map(({ coefficient, factors }) => ({
        coefficient: binary('divide', coefficient, divisor.coefficient, typed.unit),
        factors,
      }));
    }
    default:
      return undefined;
  }
}

function sum(left: readonly Monomial[], right: readonly Monomial[]): Monomial[] | undefined {
  return left.length + right.length > MOST ? undefined : [...left, ...right];
}

function products(left: readonly Monomial[], right: readonly Monomial[]): Monomial[] | undefined {
  if (left.length * right.length > MOST) return undefined;
  const terms = left.flatMap((a) => right.map((b) => product(a, b)));
  return terms.some(({ factors }) => factors.length > MOST) ? undefined : terms;
}

function product(a: Monomial, b: Monomial): Monomial {
  return {
    coefficient: binary('multiply', a.coefficient, b.coefficient, a.coefficient.unit),
    factors: [...a.factors, ...b.factors],
  };
}

function negated({ coefficient, factors }: Monomial): Monomial {
  return { coefficient: binary('multiply', constant(-1), coefficient, coefficient.unit), factors };
}
