import { ValidationError } from '../../../agents/errors.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { type Point, pointAt, type Space } from '../space/space.ts';
import { distinctPoints } from './distinct-points.ts';
import { randomPoints } from './random.ts';
import type { Search } from './search.ts';
import { SOBOL_DIMENSIONS, type SobolDimension } from './sobol-numbers.ts';

/** Bits of a coordinate. */
const BITS = 32;
/** Most dimensions that a sequence here has. */
const MOST_DIMENSIONS = SOBOL_DIMENSIONS.length + 1;
/** Points of the sequence for each that is wanted, before those that it has not met are drawn at random. */
const MOST_DRAWS = 4;

/**
 * Tries points of a Sobol sequence (Sobol 1967), which fill the unit cube more evenly than draws at random: of the first 2^k points, each of 2^k equal
 * intervals of an axis holds one. Different seeds give different points by a digital shift: to the binary digits of each coordinate those of one random
 * number are added without carry, which keeps all that is even about the points (Owen 2003, "Variance with alternative scramblings of digital nets"). It is
 * not Owen's own scrambling.
 *
 * In a space with few points the last ones are drawn at random, as it may be long before the sequence meets them.
 */
export const sobol: Search = {
  learns: false,
  meaning: 'points that fill the space evenly',
  open({ space, budget, seed }) {
    if (space.length > MOST_DIMENSIONS) {
      throw new ValidationError('a Sobol sequence has too few dimensions for what is varied', {
        code: 'too_many_axes',
        expected: `at most ${MOST_DIMENSIONS} parameters`,
        received: space.length,
        remedy: 'vary less, or draw points with --sampler random',
      });
    }
    return {
      next: (generations) =>
        generations.length > 0
          ? []
          : distinctPoints(sobolPoints(space, budget, seed), budget).map((point) => ({ point })),
    };
  },
};

function* sobolPoints(space: Space, count: number, seed: number): Generator<Point> {
  const shift = Uint32Array.from(space, (_, axis) => new RandomStream(seed, 'Sobol shift', axis).next());
  let left = MOST_DRAWS * count;
  for (const places of sobolPlaces(shift)) {
    if (left-- === 0) break;
    yield pointAt(space, places);
  }
  yield* randomPoints(space, count, new RandomStream(seed, 'sweep points'));
}

/**
 * The Sobol sequence in the unit cube, in the order of Antonov & Saleev 1979: x_0 = 0 and x_(n+1) = x_n xor v_c, where c is the place of the lowest digit
 * of n that is 0 (Joe & Kuo 2008, section 2). Its first 2^k points are those of Sobol's own order.
 *
 * @param shift what is added to each dimension, digit by digit, as 32 bits after the point; zeros give the sequence itself
 */
export function* sobolPlaces(shift: Uint32Array): Generator<Float64Array> {
  const directions = Array.from(shift, (_, dimension) => directionNumbers(SOBOL_DIMENSIONS[dimension - 1]));
  const x = shift.slice();
  for (let n = 0; n < 2 ** BITS; n++) {
    yield Float64Array.from(x, (digits) => digits * 2 ** -BITS);
    const lowestZero = BITS - 1 - Math.clz32(~n & (n + 1));
    for (let k = 0; k < x.length; k++) x[k] ^= directions[k][lowestZero];
  }
}

/**
 * Direction numbers v_k = m_k / 2^k as 32 bits after the point, where
 * m_k = 2 a_1 m_(k-1) xor 2^2 a_2 m_(k-2) xor ... xor 2^(s-1) a_(s-1) m_(k-s+1) xor 2^s m_(k-s) xor m_(k-s) (Joe & Kuo 2008, section 2).
 *
 * @param dimension undefined for the first, all of whose m_k are 1
 */
function directionNumbers(dimension: SobolDimension | undefined): Uint32Array {
  const v = new Uint32Array(BITS);
  if (dimension === undefined) return v.map((_, k) => 1 << (BITS - 1 - k));
  const { polynomial, initial } = dimension;
  const degree = initial.length;
  for (let k = 0; k < BITS; k++) {
    if (k < degree) v[k] = initial[k] << (BITS - 1 - k);
    else {
      v[k] = v[k - degree] ^ (v[k - degree] >>> degree);
      for (let i = 1; i < degree; i++) if ((polynomial >>> (degree - 1 - i)) & 1) v[k] ^= v[k - i];
    }
  }
  return v;
}
