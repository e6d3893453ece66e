/**
 * The functions of `math-f32.ts` on four f32 lanes, operation by operation the same, with
 * selections in place of branches. Operands are evaluated once.
 */
import { type Expr, sequence } from './code.ts';
import {
  cosineCoefficients,
  exp2Coefficients,
  expCoefficients,
  expHighest,
  expLowest,
  exponentRounder,
  halfPiParts,
  largestAngle,
  leastNormal,
  lift,
  ln2High,
  ln2Low,
  log2Coefficients,
  log2e,
  logCoefficients,
  rootHalfBits,
  rounder,
  sineCoefficients,
  tanhBorder,
  tanhCoefficients,
  twoOverPi,
  wideRounder,
} from './constants-f32.ts';
import type { Locals } from './module-builder.ts';
import { f32x4, f64x2, i8x16, i32x4, v128 } from './vector.ts';

type Vector = Expr<'v128'>;

const nan = i32x4.all(0x7fc00000);
const signBit = i32x4.all(0x80000000);

/** Horner's scheme from the highest power. x is evaluated once per power. */
const polynomial = (
  shape: typeof f32x4 | typeof f64x2,
  x: Vector,
  [first, ...rest]: readonly [number, ...number[]],
): Vector => rest.reduce((sum, c) => shape.add(shape.mul(sum, x), c), shape.all(first));

/** e^x, as `exp` of math-f32. */
export const emitExp = (fn: Locals, x: Vector): Vector => {
  const argument = fn.local('v128');
  const shifted = fn.local('v128');
  const r = fn.local('v128');
  const n = f32x4.sub(shifted.get, exponentRounder);
  const reduced = f32x4.sub(f32x4.sub(argument.get, f32x4.mul(r.tee(n), ln2High)), f32x4.mul(r.get, ln2Low));
  const tail = f32x4.mul(polynomial(f32x4, r.get, expCoefficients), f32x4.mul(r.get, r.get));
  return sequence(
    [
      argument.set(f32x4.pmax(f32x4.pmin(x, expHighest), expLowest)),
      shifted.set(f32x4.add(f32x4.mul(argument.get, log2e), exponentRounder)),
      r.set(reduced),
    ],
    f32x4.mul(f32x4.add(f32x4.add(tail, r.get), 1), i32x4.shl(shifted.get, 23)),
  );
};

/** The natural logarithm, as `log` of math-f32. */
export const emitLog = (fn: Locals, x: Vector): Vector => {
  const argument = fn.local('v128');
  const tiny = fn.local('v128');
  const offset = fn.local('v128');
  const n = fn.local('v128');
  const r = fn.local('v128');
  const square = fn.local('v128');
  const lifted = v128.bitselect(f32x4.mul(argument.get, lift), argument.get, tiny.get);
  const p = polynomial(f32x4, r.get, logCoefficients);
  const rest = f32x4.sub(
    f32x4.add(f32x4.mul(p, f32x4.mul(square.get, r.get)), f32x4.mul(n.get, ln2Low)),
    f32x4.mul(square.get, 0.5),
  );
  const value = f32x4.add(f32x4.add(r.get, rest), f32x4.mul(n.get, ln2High));
  const outside = v128.bitselect(
    f32x4.all(-Infinity),
    v128.bitselect(nan, argument.get, f32x4.lt(argument.get, 0)),
    f32x4.eq(argument.get, 0),
  );
  return sequence(
    [
      argument.set(x),
      tiny.set(f32x4.lt(argument.get, leastNormal)),
      offset.set(i32x4.sub(lifted, rootHalfBits)),
      n.set(exponentOf(offset.get, tiny.get)),
      r.set(f32x4.sub(significandOf(offset.get), 1)),
      square.set(f32x4.mul(r.get, r.get)),
    ],
    v128.bitselect(value, outside, v128.and(f32x4.gt(argument.get, 0), f32x4.lt(argument.get, Infinity))),
  );
};

/** The exponent from bits minus those of sqrt(1/2); 23 less where the argument was multiplied by `lift`. */
const exponentOf = (offset: Vector, lifted: Vector): Vector =>
  f32x4.sub(f32x4.convertI32x4S(i32x4.shrS(offset, 23)), v128.and(lifted, f32x4.all(23)));

/** The significand in [sqrt(1/2), sqrt(2)) from bits minus those of sqrt(1/2). */
const significandOf = (offset: Vector): Vector => i32x4.add(v128.and(offset, i32x4.all(0x7fffff)), rootHalfBits);

/** sin(size + quarters pi/2) for sizes in [0, 8192], NaN elsewhere. */
const emitWave = (fn: Locals, size: Vector, quarters: number): Vector => {
  const shifted = fn.local('v128');
  const n = fn.local('v128');
  const a = fn.local('v128');
  const b = fn.local('v128');
  const r = fn.local('v128');
  const low = fn.local('v128');
  const z = fn.local('v128');
  const w = fn.local('v128');
  const quarter = fn.local('v128');
  const part = (at: 0 | 1 | 2 | 3): Vector => f32x4.mul(n.get, halfPiParts[at]);
  const half = f32x4.mul(z.get, 0.5);
  const cosine = f32x4.add(
    w.get,
    f32x4.add(
      f32x4.sub(f32x4.sub(1, w.get), half),
      f32x4.sub(
        f32x4.mul(polynomial(f32x4, z.get, cosineCoefficients), f32x4.mul(z.get, z.get)),
        f32x4.mul(r.get, low.get),
      ),
    ),
  );
  const sine = f32x4.add(
    r.get,
    f32x4.add(f32x4.mul(polynomial(f32x4, z.get, sineCoefficients), f32x4.mul(r.get, z.get)), low.get),
  );
  const odd = i32x4.ne(v128.and(quarter.get, i32x4.all(1)), 0);
  const negative = i32x4.shl(v128.and(quarter.get, i32x4.all(2)), 30);
  return sequence(
    [
      shifted.set(f32x4.add(f32x4.mul(size, twoOverPi), rounder)),
      n.set(f32x4.sub(shifted.get, rounder)),
      quarter.set(i32x4.add(shifted.get, quarters)),
      a.set(f32x4.sub(f32x4.sub(size, part(0)), part(1))),
      b.set(part(2)),
      r.set(f32x4.sub(a.get, b.get)),
      low.set(f32x4.sub(f32x4.sub(f32x4.sub(a.get, r.get), b.get), part(3))),
      z.set(f32x4.mul(r.get, r.get)),
      w.set(f32x4.sub(1, half)),
    ],
    v128.bitselect(v128.xor(v128.bitselect(cosine, sine, odd), negative), nan, f32x4.le(size, largestAngle)),
  );
};

/** The sine, as `sin` of math-f32. */
export const emitSin = (fn: Locals, x: Vector): Vector => {
  const argument = fn.local('v128');
  const size = fn.local('v128');
  return sequence(
    [argument.set(x), size.set(f32x4.abs(argument.get))],
    v128.xor(emitWave(fn, size.get, 0), v128.and(argument.get, signBit)),
  );
};

/** The cosine, as `cos` of math-f32. */
export const emitCos = (fn: Locals, x: Vector): Vector => {
  const size = fn.local('v128');
  return sequence([size.set(f32x4.abs(x))], emitWave(fn, size.get, 1));
};

/** The hyperbolic tangent, as `tanh` of math-f32. */
export const emitTanh = (fn: Locals, x: Vector): Vector => {
  const argument = fn.local('v128');
  const size = fn.local('v128');
  const z = fn.local('v128');
  const near = f32x4.add(size.get, f32x4.mul(polynomial(f32x4, z.get, tanhCoefficients), f32x4.mul(size.get, z.get)));
  const far = f32x4.sub(1, f32x4.div(2, f32x4.add(emitExp(fn, f32x4.mul(size.get, 2)), 1)));
  return sequence(
    [argument.set(x), size.set(f32x4.abs(argument.get)), z.set(f32x4.mul(size.get, size.get))],
    v128.xor(v128.bitselect(near, far, f32x4.lt(size.get, tanhBorder)), v128.and(argument.get, signBit)),
  );
};

/** The first pair of f32 lanes and the second, as f64. */
const widen = (x: Vector): readonly [Vector, Vector] => [
  f64x2.promoteLowF32x4(x),
  f64x2.promoteLowF32x4(i8x16.shuffle(x, x, upperPair)),
];

/** The first pairs of 32-bit lanes of two vectors, as one. */
const joinPairs = (a: Vector, b: Vector): Vector => i8x16.shuffle(a, b, lowerPairs);

const upperPair = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
const lowerPairs = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

/** x^y, as `pow` of math-f32. */
export const emitPow = (fn: Locals, x: Vector, y: Vector): Vector => {
  const base = fn.local('v128');
  const power = fn.local('v128');
  const size = fn.local('v128');
  const tiny = fn.local('v128');
  const offset = fn.local('v128');
  const exponent = fn.local('v128');
  const special = fn.local('v128');
  const fraction = fn.local('v128');
  const value = fn.local('v128');

  // 2^t of one pair of lanes, as n and the fraction 2^(t - n)
  const pair = (half: 0 | 1) => {
    const m = fn.local('v128');
    const s = fn.local('v128');
    const z = fn.local('v128');
    const t = fn.local('v128');
    const n = fn.local('v128');
    const wide = (v: Vector): Vector => widen(v)[half];
    const finite = f64x2.add(f64x2.mul(polynomial(f64x2, z.get, log2Coefficients), s.get), wide(exponent.get));
    // special lanes are +-Infinity or NaN, the others 0
    const log2 = f64x2.add(finite, wide(special.get));
    const code = [
      m.set(wide(significandOf(offset.get))),
      s.set(f64x2.div(f64x2.sub(m.get, 1), f64x2.add(m.get, 1))),
      z.set(f64x2.mul(s.get, s.get)),
      t.set(f64x2.pmax(f64x2.pmin(f64x2.mul(wide(power.get), log2), f64x2.all(128)), f64x2.all(-127))),
      n.set(f64x2.sub(f64x2.add(t.get, wideRounder), wideRounder)),
      t.set(f64x2.sub(t.get, n.get)),
    ];
    const e = polynomial(f64x2, t.get, exp2Coefficients);
    return {
      code,
      n: i32x4.truncSatF64x2SZero(n.get),
      fraction: f32x4.demoteF64x2Zero(f64x2.add(f64x2.mul(e, t.get), 1)),
    };
  };
  const [first, second] = [pair(0), pair(1)];

  const zero = f32x4.eq(size.get, 0);
  const finite = f32x4.lt(size.get, Infinity);
  const whole = f32x4.eq(f32x4.trunc(power.get), power.get);
  const half = f32x4.mul(power.get, 0.5);
  const odd = v128.and(whole, f32x4.ne(f32x4.trunc(half), half));
  const undefinedPower = v128.or(
    f32x4.ne(fraction.get, fraction.get),
    v128.andnot(v128.and(f32x4.lt(base.get, 0), finite), whole),
  );
  const signed = v128.xor(
    v128.and(value.get, f32x4.ge(value.get, leastNormal)),
    v128.and(v128.and(base.get, odd), signBit),
  );
  return sequence(
    [
      base.set(x),
      power.set(y),
      size.set(f32x4.abs(base.get)),
      tiny.set(f32x4.lt(size.get, leastNormal)),
      offset.set(i32x4.sub(v128.bitselect(f32x4.mul(size.get, lift), size.get, tiny.get), rootHalfBits)),
      exponent.set(exponentOf(offset.get, tiny.get)),
      special.set(v128.bitselect(f32x4.all(-Infinity), v128.andnot(size.get, finite), zero)),
      first.code,
      second.code,
      fraction.set(joinPairs(first.fraction, second.fraction)),
      value.set(i32x4.add(fraction.get, i32x4.shl(joinPairs(first.n, second.n), 23))),
    ],
    v128.bitselect(f32x4.all(1), v128.bitselect(nan, signed, undefinedPower), f32x4.eq(power.get, 0)),
  );
};

/** The square root, correctly rounded. */
export const emitSqrt = (_fn: Locals, x: Vector): Vector => f32x4.sqrt(x);
