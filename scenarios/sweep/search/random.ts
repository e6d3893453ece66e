import { RandomStream } from '../../../kernels/random.ts';
import { keyOf, pointAt } from '../space/space.ts';
import type { Candidate, Search } from './search.ts';

/** Draws before a space that is smaller than the number of points is taken to be used up, for each point. */
const MOST_DRAWS = 100;

/** Draws points at random, each once, in one generation. */
export const random: Search = {
  learns: false,
  meaning: 'points at random',
  open: ({ space, budget, seed }) => ({
    next(generations) {
      if (generations.length > 0) return [];
      const stream = new RandomStream(seed, 'sweep points');
      const found = new Map<string, Candidate>();
      for (let draws = 0; found.size < budget && draws < MOST_DRAWS * budget; draws++) {
        const point = pointAt(
          space,
          space.map(() => stream.uniform()),
        );
        const key = keyOf(point);
        if (!found.has(key)) found.set(key, { point });
      }
      return [...found.values()];
    },
  }),
};
