import type { SeedResult } from '../scenario/result.ts';
import type { Measure, Probe } from '../scenario/scenario.ts';
import { mean } from '../statistics/averages.ts';
import type { Interval } from '../statistics/interval.ts';
import { rangedMeanInterval } from '../statistics/ranged-mean.ts';
import { withoutNaN } from './metrics.ts';

/** A quantity that a scenario reads by itself, over seeds. */
export interface MeasureSummary {
  /** Number of seeds that have it. */
  readonly seeds: number;
  /** Mean over these seeds, in the unit of the quantity; NaN where none has it. */
  readonly mean: number;
  /** Interval of the mean at level 0.95, in the unit of the quantity; both ends NaN where there is none. See `rangedMeanInterval`. */
  readonly interval: Interval;
}

/**
 * Summarises the scenario's own measures over the seeds that completed all trials, by name.
 *
 * @param declared the scenario's measures, of which ranges are taken. Default: none is known
 */
export function summariseMeasures(
  seeds: readonly SeedResult[],
  declared: Readonly<Record<string, Pick<Measure, 'range'>>> = {},
): Readonly<Record<string, MeasureSummary>> {
  return summarise(
    seeds.map(({ measures = {} }) => measures),
    declared,
  );
}

/**
 * Summarises the scenario's own probes, those of rests included, over a range of trials, by name. Each seed counts once, with the mean over
 * those trials in which the probe read a number.
 *
 * @param trials first and last trial, counted from 1, both included
 * @param declared the scenario's probes, of which ranges are taken. Default: none is known
 */
export function summariseProbes(
  seeds: readonly SeedResult[],
  [first, last]: readonly [number, number],
  declared: Readonly<Record<string, Pick<Probe, 'range'>>> = {},
): Readonly<Record<string, MeasureSummary>> {
  return summarise(
    seeds.map(({ trials }) => {
      const read = trials.slice(first - 1, last).map(({ probes = {} }) => probes);
      return Object.fromEntries(
        namesOf(read).flatMap((name) => {
          const values = withoutNaN(read.map((one) => one[name] ?? Number.NaN));
          return values.length === 0 ? [] : [[name, mean(values)]];
        }),
      );
    }),
    declared,
  );
}

type Quantities = Readonly<Record<string, number>>;

function summarise(
  ofSeeds: readonly Quantities[],
  declared: Readonly<Record<string, Pick<Measure, 'range'>>>,
): Readonly<Record<string, MeasureSummary>> {
  return Object.fromEntries(
    namesOf(ofSeeds).map((name) => {
      const values = ofSeeds.flatMap((one) => one[name] ?? []);
      const interval = rangedMeanInterval(values, declared[name]?.range);
      return [name, { seeds: values.length, mean: mean(values), interval }];
    }),
  );
}

/** Names in the order in which they come first. */
function namesOf(records: readonly Quantities[]): readonly string[] {
  return [...new Set(records.flatMap((one) => Object.keys(one)))];
}
