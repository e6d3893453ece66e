import { gridOf } from '../space/space.ts';
import type { Search } from './search.ts';

/** Tries every combination of values, in one generation. */
export const grid: Search = {
  learns: false,
  meaning: 'every combination of the values',
  open({ space }) {
    const { count, at } = gridOf(space);
    return {
      next: (generations) =>
        generations.length > 0 ? [] : Array.from({ length: count }, (_, index) => ({ point: at(index) })),
    };
  },
};
