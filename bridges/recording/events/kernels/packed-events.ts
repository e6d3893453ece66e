import {
  type Code,
  type Expr,
  f64x2,
  i8x16,
  i16x8,
  i32,
  i32x4,
  i64,
  i64x2,
  type Local,
  type Locals,
  v128,
} from '../../../../kernels/index.ts';
import type { EventLayout } from './wasm-kernel.ts';

/** Indices of the bytes of 32-bit words 0 and 2 of two vectors; those of words 1 and 3 are larger by four. */
export const EVEN_WORDS = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
export const ODD_WORDS = EVEN_WORDS.map((byte) => byte + 4);

/** Exponent that turns the bits of a whole number t below 2^52 into the f64 2^52 + t, from which 2^52 is subtracted. */
export const EXPONENT = i64x2.splat(i64.const(0x4330000000000000n));
/** Indices of bytes that make words 0 and 2 of a vector the lower halves of such f64; the upper halves are {@link EXPONENT}. */
const EVEN_TIMES = [0, 1, 2, 3, 20, 21, 22, 23, 8, 9, 10, 11, 28, 29, 30, 31];

/** Places of time, pixel and polarity in an event of two 32-bit words. */
export interface PackedFormat {
  /** Which word is the time; the other is the pixel. */
  readonly time: 'first' | 'second';
  x(words: Local<'v128'>): Expr<'v128'>;
  y(words: Local<'v128'>): Expr<'v128'>;
  polarity(words: Local<'v128'>): Expr<'v128'>;
}

/** The bits of 32-bit words, shifted right by `shift` and masked with `bits`. */
export const field = (words: Local<'v128'>, shift: number, bits: number): Expr<'v128'> =>
  v128.and(shift === 0 ? words.get : i32x4.shrU(words.get, shift), i32x4.all(bits));

/**
 * Unpacks eight events of two 32-bit words each at address `from` to the indices from `index` on.
 *
 * @param secondsOf the seconds, f64x2, of two times in us in a local, f64x2
 */
export function emitUnpack(
  locals: Locals,
  at: EventLayout,
  { time, x, y, polarity }: PackedFormat,
  secondsOf: (microseconds: Local<'v128'>) => Expr<'v128'>,
): (from: Local<'i32'>, index: Local<'i32'>) => Code {
  const pairs = [0, 1, 2, 3].map(() => locals.local('v128'));
  const [low, high, ones] = [locals.local('v128'), locals.local('v128'), locals.local('v128')];
  const pixels = time === 'first' ? ODD_WORDS : EVEN_WORDS;
  const timesOf = ({ get }: Local<'v128'>): Expr<'v128'> =>
    time === 'first' ? i8x16.shuffle(get, EXPONENT, EVEN_TIMES) : v128.or(i64x2.shrU(get, 32), EXPONENT);
  const both = (part: (words: Local<'v128'>) => Expr<'v128'>): Expr<'v128'> =>
    i16x8.narrowI32x4U(part(low), part(high));
  return (from, index) => [
    pairs.map((pair, i) => pair.set(v128.load(from.get, 16 * i, 4))),
    low.set(i8x16.shuffle(pairs[0].get, pairs[1].get, pixels)),
    high.set(i8x16.shuffle(pairs[2].get, pairs[3].get, pixels)),
    pairs.map((pair, i) => [
      pair.set(f64x2.sub(timesOf(pair), EXPONENT)),
      v128.store(i32.shl(index.get, 3), secondsOf(pair), at.t + 16 * i, 8),
    ]),
    v128.store(i32.shl(index.get, 1), both(x), at.x, 2),
    v128.store(i32.shl(index.get, 1), both(y), at.y, 2),
    ones.set(both(polarity)),
    v128.store64Lane(index.get, i8x16.narrowI16x8U(ones.get, ones.get), 0, at.polarity, 1),
  ];
}
