import { cmaEs } from './cma-es.ts';
import { grid } from './grid.ts';
import { halving } from './halving.ts';
import { random } from './random.ts';
import type { Search } from './search.ts';
import { sobol } from './sobol.ts';
import { tpe } from './tpe.ts';

/** Searches by the name that `--sampler` gives them. */
export const SEARCHES: Readonly<Record<string, Search>> = { grid, random, sobol, halving, tpe, cma: cmaEs };

/** The search of a sweep that names none. */
export const USUAL_SAMPLER = 'grid';
