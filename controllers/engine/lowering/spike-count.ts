import type { ArrayTable } from '../program/array-table.ts';
import type { Loop } from '../program/loops.ts';
import type { ArrayId, Graph } from '../program/value.ts';
import type { AnalysedPopulation } from './population.ts';
import { paddingTarget } from './population.ts';

/** The number of spikes of each neuron of a population since a tick. */
export interface SpikeCount {
  readonly lowered: AnalysedPopulation;
  readonly counts: ArrayId;
  /** The tick. The host sets it to the present one when it has checked the rates. */
  readonly since: ArrayId;
  /** The loop that counts, after the neurons. */
  readonly loop: Loop;
}

/** The arrays and the loop that count the spikes of a population. */
export function countSpikes(graph: Graph, arrays: ArrayTable, lowered: AnalysedPopulation): SpikeCount {
  const { name, size } = lowered.population;
  const counts = arrays.numbers(`${name}.recent_spikes`, paddingTarget(size) + 8, true);
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
