import type { RandomStream } from '../../../kernels/random.ts';
import { mean, median } from '../../statistics/averages.ts';
import { FEWEST_IN_ORDER, orderShuffle } from './order-shuffle.ts';
import { displacement, outwardSteps, type Place, reach, speedAlong, straightness } from './path.ts';
import type { Wave } from './waves.ts';

/** Statistics of the waves of some rests. Without waves, all but the counts are NaN. */
export interface WaveSummary {
  /** Number of waves. */
  readonly waves: number;
  /** Number of waves of 5 windows or more, whose order can be tested. */
  readonly orderable: number;
  /** Share of these whose path is shorter than that of random orders at 5 %, see `orderShuffle`. */
  readonly ordered: number;
  /** Seconds, mean time from the beginning of the first window to the end of the last. */
  readonly duration: number;
  /** m/s, mean speed along the path. */
  readonly speed: number;
  /** Metres, median distance of the farthest place from where the agent rests. */
  readonly reach: number;
  /** Share of all steps that lead away from where the agent rests. */
  readonly outward: number;
  /** Metres, mean spread of the spikes of a window. */
  readonly spread: number;
  /** Mean ratio of displacement to path length. */
  readonly straightness: number;
  /** Metres, mean distance from the first place to the last. */
  readonly displacement: number;
}

/**
 * Summarises the waves of rests.
 *
 * @param rests the waves of each rest, and where the agent was in m
 * @param random of the orders that paths are compared with
 */
export function summariseWaves(
  rests: readonly { readonly waves: readonly Wave[]; readonly from: Place }[],
  random: RandomStream,
): WaveSummary {
  const all = rests.flatMap(({ waves, from }) => waves.map((wave) => ({ wave, from })));
  const over = (figure: (wave: Wave) => number): number[] => all.map(({ wave }) => figure(wave));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const orderable = all.filter(({ wave }) => wave.x.length >= FEWEST_IN_ORDER);
  const ordered = orderable.filter(({ wave }) => orderShuffle(wave, random) <= 0.05);
  return {
    waves: all.length,
    orderable: orderable.length,
    ordered: ordered.length / orderable.length,
    duration: mean(over(({ x, windowSeconds }) => x.length * windowSeconds)),
    speed: mean(over((wave) => speedAlong(wave, wave.windowSeconds))),
    reach: median(all.map(({ wave, from }) => reach(wave, from))),
    outward: sum(all.map(({ wave, from }) => outwardSteps(wave, from))) / sum(over(({ x }) => x.length - 1)),
    spread: mean(over(({ spread }) => mean([...spread]))),
    straightness: mean(over(straightness)),
    displacement: mean(over(displacement)),
  };
}
