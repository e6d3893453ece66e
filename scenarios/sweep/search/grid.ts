import { ValidationError } from '../../../agents/errors.ts';
import { gridOf } from '../space/space.ts';
import type { Search } from './search.ts';

/** Most points of a grid. */
const MOST_POINTS = 1_000_000;

/** Tries every combination of values, in one generation, whatever the budget. */
export const grid: Search = {
  learns: false,
  meaning: 'every combination of the values',
  open({ space }) {
    const { count, at } = gridOf(space);
    if (count > MOST_POINTS) {
      throw new ValidationError('the grid has too many points', {
        code: 'too_many_points',
        expected: `at most ${MOST_POINTS} combinations of values`,
        received: count,
        remedy: 'take fewer values, or draw points: --sampler sobol --points 1000',
      });
    }
    return {
      next: (generations) =>
        generations.length > 0 ? [] : Array.from({ length: count }, (_, index) => ({ point: at(index) })),
    };
  },
};
