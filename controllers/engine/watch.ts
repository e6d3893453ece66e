import { DivergenceError } from '../../agents/errors.ts';
import type { ArrayTable } from './array-table.ts';
import type { Executable, Numbers } from './executable.ts';
import type { LoweredPopulation } from './lower-population.ts';
import { trashIndex } from './lower-population.ts';
import type { Loop } from './program.ts';
import type { ArrayId, Graph } from './value.ts';

/** Spikes of each neuron of a population since a tick. */
export interface SpikeCount {
  readonly lowered: LoweredPopulation;
  readonly counts: ArrayId;
  /** The tick, which the host moves on when it has judged the rates. */
  readonly since: ArrayId;
  /** Counts, after the neurons. */
  readonly loop: Loop;
}

/** Hz; which no population that hears others exceeds for long, unless the host says so. */
export const MAXIMUM_RATE = 1000;

/** Share of the rate at which a neuron spikes as soon as it can. */
const SATURATION = 0.9;
/** A rate is judged over the time of so many spikes at the limit, or more. */
const FEWEST = 20;

/** Lets a program count the spikes of a population. */
export function countSpikes(graph: Graph, arrays: ArrayTable, lowered: LoweredPopulation): SpikeCount {
  const { name, size } = lowered.population;
  const counts = arrays.numbers(`${name}.recent_spikes`, trashIndex(size) + 8, true);
  const since = arrays.counters(`${name}.recent_since`, 1);
  const value = graph.add(graph.load(counts, 'neuron'), graph.constant(1));
  return {
    lowered,
    counts,
    since,
    loop: {
      kind: 'spikers',
      name: `${name}: count`,
      ring: lowered.ring,
      delay: 0,
      offset: 0,
      stores: [{ array: counts, role: 'neuron', value, accumulate: false }],
    },
  };
}

/** @throws DivergenceError `state_not_finite` naming population, variable, neuron and tick */
export function checkFinite(populations: Iterable<LoweredPopulation>, executable: Executable, tick: number): void {
  for (const { population, state } of populations) {
    for (const [name, array] of state) {
      const values = executable.numbers(array);
      const i = firstNotFinite(values, population.size);
      if (i === population.size) continue;
      throw new DivergenceError(`'${name}' of neuron ${i} of population '${population.name}' is not finite`, {
        code: 'state_not_finite',
        received: values[i],
        tick,
        block: population.name,
        remedy: 'look for a division by zero, an unbounded weight or a step too long for the model',
      });
    }
  }
}

/**
 * Judges the rates since the last time, where that is long enough ago, and begins to count anew.
 *
 * @param step s
 * @param maximumRate Hz; no limit where it is Infinity
 * @throws DivergenceError `runaway_rate` naming population, neuron and tick
 */
export function checkRates(
  watched: Iterable<SpikeCount>,
  executable: Executable,
  tick: number,
  step: number,
  maximumRate: number,
): void {
  for (const { lowered, counts, since } of watched) {
    const { population, loop } = lowered;
    const start = executable.indices(since);
    const seconds = (tick - (start[0] as number)) * step;
    const pause = loop.kind === 'neurons' ? loop.pause?.ticks : undefined;
    const pauses = typeof pause === 'object' ? executable.indices(pause.array) : undefined;
    const limitOf = (i: number): number => {
      const ticks = silent(lowered) ? 1 + (pauses?.[i] ?? (pause as number | undefined) ?? 0) : 1;
      return Math.min(maximumRate, SATURATION / (ticks * step));
    };
    let slowest = limitOf(0);
    if (pauses !== undefined) for (let i = 1; i < population.size; i++) slowest = Math.min(slowest, limitOf(i));
    if (maximumRate === Infinity || seconds * slowest < FEWEST) continue;
    const seen = executable.numbers(counts);
    const suspect = largest(seen, population.size) > slowest * seconds;
    for (let i = 0; suspect && i < population.size; i++) {
      const rate = (seen[i] as number) / seconds;
      if (rate <= limitOf(i)) continue;
      throw new DivergenceError(`neuron ${i} of population '${population.name}' runs away`, {
        code: 'runaway_rate',
        expected: `at most ${Math.round(limitOf(i))} Hz over ${Math.round(seconds * 1e3)} ms`,
        received: `${Math.round(rate)} Hz`,
        tick,
        block: population.name,
        remedy: 'look for recurrent excitation without a bound, or allow any rate with maximumRate: Infinity',
      });
    }
    seen.fill(0);
    start[0] = tick;
  }
}

// Small loops of their own, which are compiled soon: they run seldom, and over everything.

/** `count` where all are finite. */
function firstNotFinite(values: Numbers, count: number): number {
  let i = 0;
  while (i < count && Number.isFinite(values[i])) i++;
  return i;
}

function largest(values: Numbers, count: number): number {
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, values[i] as number);
  return most;
}

/** Whether refractory neurons spike no more. */
function silent({ population }: LoweredPopulation): boolean {
  return population.model.refractory?.silent !== false;
}
