import type { Projection } from '../engine/index.ts';
import type { eprop } from '../synapses/eprop.ts';
import type { EpropNetwork } from './eprop-network.ts';

/**
 * Filtered eligibility of one synapse in the last step, dimensionless: what the learning signal of that step is multiplied by. Synapses
 * hold their traces as of the last renewal, from where the map of the neuron leads to now; nothing is changed.
 *
 * @param projection one of `network.recurrent`
 * @param synapse its index among the synapses of the projection, in the order of `simulation.connections`
 */
export function filteredEligibility(
  { simulation, neurons }: EpropNetwork,
  projection: Projection<typeof eprop>,
  synapse: number,
): number {
  const post = simulation.connections(projection).post[synapse];
  const trace = (name: 'zbar' | 'eps' | 'ebar'): number => simulation.synapses(projection, name)[synapse];
  const map = (name: 'C_0' | 'C_1' | 'C_2'): number => simulation.state(neurons, name)[post];
  return map('C_0') * trace('zbar') + map('C_1') * trace('eps') + map('C_2') * trace('ebar');
}
