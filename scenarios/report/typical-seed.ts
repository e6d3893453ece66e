import type { SeedResult, TrialResult } from '../scenario/result.ts';
import { perTrial } from './per-trial.ts';

/**
 * The seed that stands for all where one is drawn: the one whose latencies are nearest the medians over seeds, summed over trials. The first of
 * equals, as where nobody judges the trials; of seeds that were stopped before their last trial none, unless all were.
 *
 * @param seeds all of a run
 * @param drawn whether there is what is to be drawn of a seed
 */
export function typicalSeed(
  seeds: readonly SeedResult[],
  drawn: (seed: SeedResult) => boolean = () => true,
): SeedResult | undefined {
  const spread = perTrial(seeds);
  const distance = ({ trials }: SeedResult): number =>
    spread.reduce((sum, { latency }, i) => sum + apart(trials[i], latency.q50), 0);
  return seeds
    .filter(drawn)
    .map((seed) => ({ seed, distance: distance(seed) }))
    .sort((a, b) => (a.distance === b.distance ? 0 : a.distance - b.distance))[0]?.seed;
}

function apart(trial: TrialResult | undefined, median: number): number {
  if (trial === undefined) return Number.POSITIVE_INFINITY;
  return trial.success === undefined ? 0 : Math.abs(trial.latencySeconds - median);
}
