import type { Typed } from './quantities.ts';
import { apply, binary, constant, divide, isConstant, multiply } from './quantities.ts';

/* Symbolic algebra. Zero times anything is zero, because operands are formulas with finite values. */

export function sum(left: Typed, right: Typed): Typed {
  return binary('add', left, right, isConstant(left, 0) ? right.unit : left.unit);
}

export function difference(left: Typed, right: Typed): Typed {
  return isConstant(left, 0) ? minus(right) : binary('subtract', left, right, left.unit);
}

export function product(left: Typed, right: Typed): Typed {
  if (isConstant(left, 0) || isConstant(right, 0)) return constant(0);
  if (isConstant(left, -1)) return minus(right);
  if (isConstant(right, -1)) return minus(left);
  return multiply(left, right);
}

export function quotient(left: Typed, right: Typed): Typed {
  return isConstant(left, 0) ? constant(0) : divide(left, right);
}

export function minus(typed: Typed): Typed {
  return isConstant(typed, 0) ? typed : apply('negate', typed, typed.unit);
}
