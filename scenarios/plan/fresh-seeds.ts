import { RandomStream } from '../../kernels/random.ts';

/** Seeds have 32 bits. */
const LARGEST_SEED = 0xffff_ffff;

/**
 * Draws seeds that a scenario does not list, so that nobody can have tuned it on them.
 *
 * @param listed seeds that are not drawn
 * @param count number of seeds to draw
 * @param from seed of the draw: the same gives the same seeds
 */
export function freshSeeds(listed: readonly number[], count: number, from: number): readonly number[] {
  const random = new RandomStream(from, 'fresh seeds');
  const known = new Set(listed);
  const fresh: number[] = [];
  while (fresh.length < count) {
    const seed = random.integer(LARGEST_SEED + 1);
    if (known.has(seed)) continue;
    known.add(seed);
    fresh.push(seed);
  }
  return fresh;
}
