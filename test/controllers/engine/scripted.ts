import type { Population, Simulation } from '../../../controllers/engine/index.ts';
import { defineNeuron } from '../../../controllers/engine/index.ts';

/** A neuron that spikes in the ticks in which the host says so. */
export const scripted = defineNeuron({
  name: 'scripted',
  source: 'a test',
  parameters: {},
  state: {},
  inputs: { fire: { unit: '1', default: 0, meaning: 'spikes where above 0' } },
  spike: { when: 'fire > 0' },
});

/** Runs one tick in which exactly the given neurons of a scripted population spike. */
export function fire(simulation: Simulation, population: Population<typeof scripted>, neurons: Iterable<number>): void {
  const input = simulation.input(population, 'fire').fill(0);
  for (const neuron of neurons) input[neuron] = 1;
}

/** Ids of the neurons that spiked in the last tick. */
export function spiked(simulation: Simulation, population: Population): number[] {
  const ids = new Uint32Array(population.size);
  return [...ids.subarray(0, simulation.spikes(population, ids))];
}
