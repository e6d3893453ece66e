import { RandomStream } from '../../../kernels/random.ts';
import { gridOf, type Point, pointAt, type Space, sizeOf } from '../space/space.ts';
import { distinctPoints } from './distinct-points.ts';
import type { Search } from './search.ts';

/** Draws for each point that is wanted, where values that are rounded give the same points again and again. */
const MOST_DRAWS = 100;

/** Draws points at random, each once, in one generation. */
export const random: Search = {
  learns: false,
  meaning: 'points at random',
  open: ({ space, budget, seed }) => ({
    next: (generations) =>
      generations.length > 0
        ? []
        : distinctPoints(randomPoints(space, budget, new RandomStream(seed, 'sweep points')), budget).map((point) => ({
            point,
          })),
  }),
};

/**
 * Points at random. A space with few points is dealt like a pack of cards, so that each comes once.
 *
 * @param count number of different points that are wanted
 */
export function* randomPoints(space: Space, count: number, stream: RandomStream): Generator<Point> {
  const size = sizeOf(space);
  if (size <= 2 * count) {
    const { at } = gridOf(space);
    for (const index of stream.permutation(size)) yield at(index);
    return;
  }
  for (let draws = 0; draws < MOST_DRAWS * count; draws++) {
    yield pointAt(
      space,
      space.map(() => stream.uniform()),
    );
  }
}
