import type { Typed } from './quantities.ts';
import { binary, constant, references } from './quantities.ts';

/** The product of a coefficient and factors. */
interface Monomial {
  /** An expression without the variables. */
  readonly coefficient: Typed;
  /** Variables, with repetition. */
  readonly factors: readonly string[];
}

/** An expression as a sum of products of `variables`. Undefined where it is not a polynomial in them. */
export function monomials(typed: Typed, variables: ReadonlySet<string>): Monomial[] | undefined {
  if (![...references(typed)].some((name) => variables.has(name))) return [{ coefficient: typed, factors: [] }];
  const expand = (part: Typed): Monomial[] | undefined => monomials(part, variables);
  switch (typed.op) {
    case 'reference':
      return [{ coefficient: constant(1), factors: [typed.name] }];
    case 'apply':
      return typed.fn === 'negate' ? expand(typed.argument)?.map(negated) : undefined;
    case 'binary': {
      const left = expand(typed.left);
      const right = expand(typed.right);
      if (left === undefined || right === undefined) return undefined;
      if (typed.fn === 'add') return [...left, ...right];
      if (typed.fn === 'subtract') return [...left, ...right.map(negated)];
      if (typed.fn === 'multiply') return left.flatMap((a) => right.map((b) => product(a, b)));
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

function product(a: Monomial, b: Monomial): Monomial {
  return {
    coefficient: binary('multiply', a.coefficient, b.coefficient, a.coefficient.unit),
    factors: [...a.factors, ...b.factors],
  };
}

function negated({ coefficient, factors }: Monomial): Monomial {
  return { coefficient: binary('multiply', constant(-1), coefficient, coefficient.unit), factors };
}
