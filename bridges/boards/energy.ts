import type { EfficiencyCounts } from '../../agents/index.ts';

/** Published energies of a board. */
export interface EnergyFigures {
  /** J, for a spike that goes through a synapse. */
  readonly perSynapticOperation: number;
  /** J, for a neuron that is updated. */
  readonly perNeuronUpdate: number;
  /** Where the figures stand, and what they leave out. */
  readonly source: string;
}

/** Joules that a network took by published figures and its counts: an estimate, without what the board takes at rest. */
export function estimatedJoules(
  {
    effectiveSynapticOperations,
    neuronUpdates,
  }: Pick<EfficiencyCounts, 'effectiveSynapticOperations' | 'neuronUpdates'>,
  { perSynapticOperation, perNeuronUpdate }: EnergyFigures,
): number {
  return effectiveSynapticOperations * perSynapticOperation + neuronUpdates * perNeuronUpdate;
}
