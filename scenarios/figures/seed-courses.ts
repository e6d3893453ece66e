import { mean } from '../statistics/averages.ts';
import { meanDirection } from './direction.ts';
import type { Signals } from './panel.ts';
import type { Trials } from './values.ts';

/** A quantity of a signal: a number a sample, NaN where there is none. */
export interface Reading {
  readonly of: (sample: number) => number;
  /** Whether the numbers are angles, of which 2 pi is 0. */
  readonly isDirection: boolean;
}

/** What the seeds are around one time of a trial. */
export interface TimePoint {
  /** Index of its bin of time, from 0. */
  readonly bin: number;
  /** s, the middle of the samples of the bin. */
  readonly at: number;
  /** A value of each seed that has one. */
  readonly values: readonly number[];
}

/** Interval of the samples, s. */
export function stepOf({ seconds }: Pick<Signals, 'seconds'>): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < seconds.length; k++) least = Math.min(least, seconds[k]);
  return least;
}

/** The longest time since the start of a trial, s, in some trials. */
export function longestIn({ trial, seconds }: Signals, [first, last]: Trials): number {
  let most = 0;
  for (let k = 0; k < seconds.length; k++) if (trial[k] >= first && trial[k] <= last) most = Math.max(most, seconds[k]);
  return most;
}

/**
 * The course of a signal over the time of a trial: in each bin of time the value of each seed, which is the mean over its trials that have not
 * ended of the mean in the bin. Bins in which no seed has a value are left out.
 *
 * @param seeds those that count
 * @param samples of a bin
 */
export function seedCourses(
  { seed, trial, seconds }: Signals,
  { of, isDirection }: Reading,
  trials: Trials,
  seeds: ReadonlySet<number>,
  samples: number,
): readonly TimePoint[] {
  const average = isDirection ? meanDirection : mean;
  const step = stepOf({ seconds });
  const ofSeeds = new Map<number, number[][]>();
  let longest = 0;
  for (let k = 0; k < seconds.length; ) {
    const [ofSeed, ofTrial] = [seed[k], trial[k]];
    const counts = seeds.has(ofSeed) && ofTrial >= trials[0] && ofTrial <= trials[1];
    const bins: number[][] = [];
    for (; k < seconds.length && seed[k] === ofSeed && trial[k] === ofTrial; k++) {
      if (!counts) continue;
      const number = Math.round(seconds[k] / step);
      longest = Math.max(longest, number);
      const value = of(k);
      if (Number.isFinite(value)) (bins[Math.floor((number - 1) / samples)] ??= []).push(value);
    }
    let courses = ofSeeds.get(ofSeed);
    if (courses === undefined) ofSeeds.set(ofSeed, (courses = []));
    for (const [bin, values] of Object.entries(bins)) (courses[Number(bin)] ??= []).push(average(values));
  }
  return Array.from({ length: Math.ceil(longest / samples) }, (_, bin) => {
    const [first, last] = [bin * samples + 1, Math.min(longest, (bin + 1) * samples)];
    const values = [...ofSeeds.values()].flatMap((courses) => {
      const known = courses[bin]?.filter(Number.isFinite) ?? [];
      return known.length === 0 ? [] : [average(known)];
    });
    return { bin, at: Number((((first + last) / 2) * step).toFixed(9)), values: values.filter(Number.isFinite) };
  }).filter(({ values }) => values.length > 0);
}
