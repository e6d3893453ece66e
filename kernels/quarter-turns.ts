/**
 * Reduction of an angle by quarter turns: x = n pi/2 + r with |r| <= pi/4, r as a sum of two f64.
 *
 * Up to 2^19 quarter turns, pi/2 is subtracted in three parts of 33, 33 and 53 bits (Cody & Waite).
 * Larger angles, and angles so near a multiple of pi/2 that few bits would be left, are reduced
 * exactly in integers with 1280 bits of pi (the idea of Payne & Hanek).
 */
import { decompose, scale } from './float-bits.ts';

const twoOverPi = 0.6366197723675814;
const part1 = 1.5707963267341256;
const part2 = 6.077100506303966e-11;
const part3 = 2.0222662487959506e-21;

/** pi/2 times 2^1279, rounded down. */
const halfPi = BigInt(
  '0xc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a' +
    '431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb' +
    '5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f8365' +
    '5d23dca3ad961c62f356208552bb9ed529077096966d',
);
const fractionBits = 1279;

/** The remainder of the last reduction: its value to 53 bits, and the rest. */
export const remainder = { high: 0, low: 0 };

/** Reduces x exactly, for |x| > pi/4. */
const reduceExactly = (x: number): number => {
  const { significand, exponent } = decompose(x);
  const angle = significand << BigInt(exponent + fractionBits);
  const turns = (angle + (halfPi >> 1n)) / halfPi;
  const rest = angle - turns * halfPi;
  const size = rest < 0n ? -rest : rest;
  const shift = BigInt(Math.max(4 * size.toString(16).length - 53, 53));
  const leading = size >> shift;
  const trailing = (size - (leading << shift)) >> (shift - 53n);
  const sign = rest < 0n === x < 0 ? 1 : -1;
  const unit = Number(shift) - fractionBits;
  const high = sign * scale(Number(leading), unit);
  const low = sign * scale(Number(trailing), unit - 53);
  remainder.high = high + low;
  remainder.low = high - remainder.high + low;
  const quarter = Number(turns & 3n);
  return x < 0 ? -quarter & 3 : quarter;
};

/** Reduces a finite x: puts r into `remainder` and returns n modulo 4. */
export const reduce = (x: number): number => {
  const size = Math.abs(x);
  if (size <= 0.7853981633974483) {
    remainder.high = x;
    remainder.low = 0;
    return 0;
  }
  if (size > 823549) return reduceExactly(x);
  const n = Math.round(x * twoOverPi);
  const a = x - n * part1;
  const b = n * part2;
  const r = a - b;
  if (Math.abs(r) < 0.0001220703125) return reduceExactly(x);
  const low = a - r - b - n * part3;
  remainder.high = r + low;
  remainder.low = r - remainder.high + low;
  return n & 3;
};
