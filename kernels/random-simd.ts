/** Threefry-2x32-20 on four counters at once, bit for bit as `threefry2x32` does each. */
import type { Code, Expr } from './code.ts';
import type { Local } from './control.ts';
import type { Locals } from './module-builder.ts';
import { threefryParity, threefryRotations, threefryRounds } from './random.ts';
import { f32x4, i8x16, i32x4, v128 } from './vector.ts';

/** Code that draws, and the locals that it puts the first and second words into. */
export interface Draw {
  /** Code of the cipher, to be run before the words are read. */
  readonly code: Code;
  /** Holds the first words: four i32 lanes, one for each counter. */
  readonly word0: Local<'v128'>;
  /** Holds the second words, in the same lanes. */
  readonly word1: Local<'v128'>;
}

/** Emits the cipher of four counters under four keys. Every operand is evaluated once. */
export const emitThreefry = (
  fn: Locals,
  counter0: Expr<'v128'>,
  counter1: Expr<'v128'>,
  key0: Expr<'v128'>,
  key1: Expr<'v128'>,
): Draw => {
  const keys = [fn.local('v128'), fn.local('v128'), fn.local('v128')] as const;
  const a = fn.local('v128');
  const b = fn.local('v128');
  const key = (at: number): Expr<'v128'> => keys[at % 3].get;

  const round = (at: number): Code => {
    const rotated = rotate(b, threefryRotations[at % 8]);
    return [a.set(i32x4.add(a.get, b.get)), b.set(v128.xor(rotated, a.get))];
  };
  const addKey = (turn: number): Code => [
    a.set(i32x4.add(a.get, key(turn))),
    b.set(i32x4.add(b.get, i32x4.add(key(turn + 1), turn))),
  ];

  const rounds = Array.from(
    { length: threefryRounds },
    (_, at): Code => [round(at), at % 4 === 3 ? addKey((at + 1) / 4) : []],
  );
  const code: Code = [
    keys[0].set(key0),
    keys[1].set(key1),
    keys[2].set(v128.xor(v128.xor(key(0), key(1)), i32x4.all(threefryParity))),
    a.set(i32x4.add(counter0, key(0))),
    b.set(i32x4.add(counter1, key(1))),
    rounds,
  ];
  return { code, word0: a, word1: b };
};

/** The words rotated left. Rotations by whole bytes take one instruction: a shuffle, for a swizzle may not read a local. */
const rotate = (words: Local<'v128'>, bits: number): Expr<'v128'> => {
  if (bits % 8 !== 0) return v128.or(i32x4.shl(words.get, bits), i32x4.shrU(words.get, 32 - bits));
  const from = Array.from({ length: 16 }, (_, n) => (n & 12) | ((n - bits / 8) & 3));
  return i8x16.shuffle(words.get, words.get, from);
};

/** The upper 24 bits of each word / 2^24 in f32 lanes, as `RandomStream.uniformF32At`. */
export const emitUniform = (words: Expr<'v128'>): Expr<'v128'> =>
  f32x4.mul(f32x4.convertI32x4S(i32x4.shrU(words, 8)), 5.9604644775390625e-8);
