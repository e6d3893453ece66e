import type { RunResult } from '../scenario/result.ts';

/** Share of the shortest path that a body drives at least in one of its trials; with less it stood still. */
const LEAST_WAY = 0.1;

/**
 * Says why a run proves nothing: it was interrupted, no seed ran, a seed lacks trials, a latency or a path is not finite, or a
 * body stood still: in none of the trials of a seed that lead somewhere did it drive a tenth of the shortest path. Undefined for a
 * healthy run.
 *
 * @param trials number of trials that each seed should have completed
 */
export function ailment({ partial, seeds }: RunResult, trials: number): string | undefined {
  if (partial) return 'the run was interrupted';
  if (seeds.length === 0) return 'no seed ran';
  for (const { seed, trials: done } of seeds) {
    if (done.length !== trials) return `seed ${seed} completed ${done.length} of ${trials} trials`;
    if (!done.every(({ latencySeconds, pathMetres }) => Number.isFinite(latencySeconds + pathMetres))) {
      return `seed ${seed} measured something that is not finite`;
    }
    const ways = done.filter(({ shortestMetres = 0 }) => shortestMetres > 0 && Number.isFinite(shortestMetres));
    const stood = ways.every(({ pathMetres, shortestMetres = 0 }) => pathMetres < LEAST_WAY * shortestMetres);
    if (ways.length > 0 && stood) {
      const longest = Math.max(...ways.map(({ pathMetres }) => pathMetres));
      return `in seed ${seed} the body stood still: it drove ${longest.toPrecision(2)} m at most in a trial`;
    }
  }
  return undefined;
}

/** The first seed in which no neuron spiked; undefined if there is none. */
export function silentSeed({ seeds }: RunResult): number | undefined {
  return seeds.find(({ trials }) => trials.every(({ spikes }) => Object.values(spikes).every((count) => count === 0)))
    ?.seed;
}
