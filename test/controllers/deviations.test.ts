import { describe, expect, it } from 'vitest';
import type { NeuronModel, SynapseModel } from '../../controllers/engine/index.ts';
import { allToAll, Network, simulate } from '../../controllers/engine/index.ts';
import * as neurons from '../../controllers/neurons/index.ts';
import * as synapses from '../../controllers/synapses/index.ts';
import { told } from './synapses/pairing.ts';

type Model = NeuronModel | SynapseModel;

const models: readonly Model[] = [...Object.values(neurons), ...Object.values(synapses)].flatMap((one) =>
  'source' in one ? [one as Model] : [],
);
const deviating = models.filter(({ deviations }) => deviations !== undefined);

describe('what models do otherwise than their sources', () => {
  it('is declared by these: a change of a model that makes it differ, or ends that, changes this list', () => {
    expect(deviating.map(({ name }) => name).sort()).toEqual([
      'btsp',
      'btsp_weight_dependent',
      'hebbian_memory',
      'homeostatic_scaling',
      'homogeneous_poisson',
      'izhikevich',
      'lif_diffusive_noise',
      'lif_exponential_escape',
      'lif_softplus',
      'lif_softplus_conductance',
      'linear_poisson',
      'liquid_time_constant',
      'liquid_time_constant_spiking',
      'neuromodulated_eligibility',
      'poisson',
      'predictive_plasticity',
      'reverse_replay',
      'spike_coding',
      'spike_coding_multiplicative',
      'stdp_successor',
      'td_ltp',
      'theta_place_cell',
      'three_compartment',
      'two_compartment',
    ]);
  });

  it('is said in sentences, at least one each', () => {
    for (const { name, deviations = [] } of deviating) {
      expect(deviations.length, name).toBeGreaterThan(0);
      for (const sentence of deviations) expect(sentence, name).toMatch(/^(?!.*\.$)\S.{15,}\S$/);
    }
  });

  it('is printed where the source is', () => {
    const network = new Network({ seed: 1 });
    const source = network.population('source', neurons.spikeSource, { size: 1 });
    const target = network.population('target', neurons.thetaPlaceCell, { size: 1 });
    const cell = network.population('cell', told, { size: 1 });
    network.project(source, cell, { synapse: synapses.btsp, connect: allToAll() });
    const lines = simulate(network).describe().split('\n');
    for (const { source: from, deviations = [] } of [target.model as Model, synapses.btsp as Model]) {
      const at = lines.findIndex((line) => line.endsWith(`(${from})`));
      expect(at).toBeGreaterThan(0);
      expect(lines.slice(at + 1, at + 1 + deviations.length)).toEqual(deviations.map((one) => `    differs: ${one}`));
    }
    expect(lines.filter((line) => line.includes('differs:'))).toHaveLength(1 + 3);
  });
});
