import type { NeuronModel, SynapseModel } from '../../../controllers/engine/index.ts';
import * as neurons from '../../../controllers/neurons/index.ts';
import * as synapses from '../../../controllers/synapses/index.ts';

/** Neuron models of the package, by the names that they are exported by. */
export const NEURONS: ReadonlyMap<string, NeuronModel> = new Map(
  Object.entries(neurons as Readonly<Record<string, object>>).flatMap(([name, value]) =>
    'spike' in value && 'parameters' in value ? [[name, value as NeuronModel] as const] : [],
  ),
);

/** Synapse models and rules of the package, by the names that they are exported by. */
export const SYNAPSES: ReadonlyMap<string, SynapseModel> = new Map(
  Object.entries(synapses as Readonly<Record<string, object>>).flatMap(([name, value]) =>
    'state' in value ? [[name, value as SynapseModel] as const] : [],
  ),
);
