import { grid } from './grid.ts';
import { random } from './random.ts';
import type { Search } from './search.ts';

/** Searches by the name that `--sampler` gives them. */
export const SEARCHES: Readonly<Record<string, Search>> = { grid, random };
