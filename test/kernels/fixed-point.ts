/** Elementary functions to 300 binary places in integers, as a reference for those in f64. */
import { decompose } from '../../kernels/float-bits.ts';
import { ulp64 } from './ulp.ts';

const places = 300n;
const one = 1n << places;

/** Exactly x, for |x| of at least 2^-247 or 0. */
export const fixed = (x: number): bigint => {
  const { significand, exponent } = decompose(x);
  const shift = BigInt(exponent) + places;
  const size = shift >= 0n ? significand << shift : significand >> -shift;
  return x < 0 ? -size : size;
};

const times = (a: bigint, b: bigint): bigint => (a * b) >> places;
const over = (a: bigint, b: bigint): bigint => (a << places) / b;

/** The sum of terms, each made from the one before, until they vanish. */
const series = (first: bigint, next: (term: bigint, at: bigint) => bigint): bigint => {
  let sum = 0n;
  let term = first;
  for (let at = 1n; term !== 0n && term !== -1n; at += 1n) {
    sum += term;
    term = next(term, at);
  }
  return sum;
};

const arctanOfInverse = (n: bigint): bigint => {
  let power = one / n;
  let sum = 0n;
  for (let k = 0n; power !== 0n; k += 1n) {
    const term = power / (2n * k + 1n);
    sum += k & 1n ? -term : term;
    power /= n * n;
  }
  return sum;
};

/** By Machin's formula. */
const pi = 4n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n));

export const exp = (x: bigint): bigint => {
  const small = x >> 20n;
  let y = series(one, (term, at) => times(term, small) / at);
  for (let turn = 0; turn < 20; turn += 1) y = times(y, y);
  return y;
};

/** Newton's (Halley's) method on exp from an f64 guess. */
export const log = (x: bigint): bigint => {
  let y = fixed(Math.log(Number(x >> (places - 60n)) / 2 ** 60));
  for (let turn = 0; turn < 4; turn += 1) {
    const e = exp(y);
    y += over(2n * (x - e), x + e);
  }
  return y;
};

const reduced = (x: bigint): bigint => x - 2n * pi * ((x + pi) / (2n * pi));

export const sin = (x: bigint): bigint => {
  const r = reduced(x);
  const square = times(r, r);
  return series(r, (term, at) => -times(term, square) / (2n * at * (2n * at + 1n)));
};

export const cos = (x: bigint): bigint => {
  const r = reduced(x);
  const square = times(r, r);
  return series(one, (term, at) => -times(term, square) / ((2n * at - 1n) * 2n * at));
};

/** The angle of (x, y) from an f64 guess, turned by what is left. */
export const atan2 = (y: bigint, x: bigint, guess: number): bigint => {
  let angle = fixed(guess);
  for (let turn = 0; turn < 3; turn += 1) {
    const [s, c] = [sin(angle), cos(angle)];
    const rest = over(times(y, c) - times(x, s), times(x, c) + times(y, s));
    angle += rest - times(times(rest, rest), rest) / 3n;
  }
  return angle;
};

export const quotient = over;
export const product = times;
export const unit = one;

/** The error of y against an exact value, in ulp. */
export const errorOf = (y: number, exact: bigint): number => {
  const difference = fixed(y) - exact;
  const size = difference < 0n ? -difference : difference;
  return Number((size << 20n) / fixed(ulp64(y))) / 2 ** 20;
};
