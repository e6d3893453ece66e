import { expect, it } from 'vitest';
import type { NeuronModel, SynapseModel } from '../../../controllers/engine/index.ts';
import { quantity, simulate } from '../../../controllers/engine/index.ts';
import * as synapses from '../../../controllers/synapses/index.ts';
import { RULES, ruleNetwork } from '../../conformance/networks.ts';
import { siUnit } from '../engine/si.ts';

/** Rules whose weight does not change. */
const UNCHANGING: readonly SynapseModel[] = [
  synapses.epropFeedback,
  synapses.staticSynapse,
  synapses.multiplicative,
  synapses.shortTermDepression,
  synapses.shortTermPlasticity,
  synapses.threeStateRelease,
];

it.each(RULES)(
  '$name changes its weights in the network that emitters are compared on, unless it keeps them',
  (rule) => {
    const network = ruleNetwork(rule, false);
    const [source] = network.populations;
    const [projection] = network.projections;
    const simulation = simulate(network);
    const start = simulation.synapses(projection, 'w');
    simulation.input<NeuronModel>(source, 'rate', 'Hz').fill(80);
    simulation.step(150);
    for (const [name, { unit }] of Object.entries(rule.modulators ?? {}))
      simulation.setModulator(name, quantity(0.5, siUnit(unit)));
    simulation.step(150);
    for (const event of Object.keys(rule.events ?? {})) simulation.raise(event);
    const end = simulation.synapses(projection, 'w');
    if (UNCHANGING.includes(rule)) expect(end).toEqual(start);
    else expect(end).not.toEqual(start);
  },
);
