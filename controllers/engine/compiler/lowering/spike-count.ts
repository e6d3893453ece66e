import type { Population, Projection } from '../../network/description.ts';
import type { ArrayTable } from '../program/array-table.ts';
import type { Loop } from '../program/loops.ts';
import type { ArrayId, Graph } from '../program/value.ts';
import type { AnalysedPopulation } from './population.ts';
import { paddingTarget } from './population.ts';

/** The number of spikes of each neuron of a population since a tick. */
export interface SpikeCount {
  readonly lowered: AnalysedPopulation;
  readonly counts: ArrayId;
  /** Whether spikes of the population may come back to it, through projections. */
  readonly recurrent: boolean;
  /** The tick. The host sets it to the present one when it has checked the rates. */
  readonly since: ArrayId;
  /** The loop that counts, after the neurons. */
  readonly loop: Loop;
}

/** The arrays and the loop that count the spikes of a population. */
export function countSpikes(
  graph: Graph,
  arrays: ArrayTable,
  lowered: AnalysedPopulation,
  projections: readonly Projection[],
): SpikeCount {
  const { name, size } = lowered.population;
  const counts = arrays.numbers(`${name}.recent_spikes`, paddingTarget(size) + 8, true);
  const since = arrays.counters(`${name}.recent_since`, 1);
  const value = graph.add(graph.load(counts, 'neuron'), graph.constant(1));
  return {
    lowered,
    counts,
    since,
    recurrent: isRecurrent(lowered.population, projections),
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

function isRecurrent(population: Population, projections: readonly Projection[]): boolean {
  const reached = new Set([population]);
  // A set goes on to what is added to it meanwhile.
  for (const from of reached)
    for (const { source, target } of projections) {
      if (source !== from) continue;
      if (target === population) return true;
      reached.add(target);
    }
  return false;
}
