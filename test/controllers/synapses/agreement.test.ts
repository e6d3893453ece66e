import { describe, expect, it } from 'vitest';
import type { SynapseModel } from '../../../controllers/engine/index.ts';
import { defineNeuron, fixedProbability, Network, simulate } from '../../../controllers/engine/index.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import * as synapses from '../../../controllers/synapses/index.ts';

/** A noisy target with everything that rules read of one. */
const noisy = defineNeuron({
  name: 'noisy',
  source: 'a test',
  parameters: {
    tau: { unit: 'ms', default: 10, meaning: 'decay' },
    rate: { unit: 'Hz', default: 40, meaning: 'rate' },
  },
  state: {
    v: { unit: '1', meaning: 'potential' },
    u: { unit: '1', meaning: 'potential a step ago' },
    e: { unit: '1', meaning: 'prediction error' },
    plateau: { unit: '1', initial: 1, meaning: 'plateau potential' },
    instructive: { unit: '1', initial: 1, meaning: 'filtered plateau potential' },
    factor: { unit: '1', initial: 1, meaning: 'what multiplicative synapses multiply by' },
    novelty: { unit: '1', initial: 1, meaning: 'what the next spike may teach' },
  },
  receptors: {
    drive: { unit: '1', meaning: 'input', onInput: 'v += input/16' },
    error: { unit: '1', meaning: 'sum of prediction errors', onInput: 'u = v; e = input' },
  },
  equations: `
    dv/dt = -v/tau
    dplateau/dt = -plateau/(5*tau)
    dinstructive/dt = -instructive/(7*tau)
    dfactor/dt = -factor/(20*tau)
    dnovelty/dt = -novelty/(20*tau)
  `,
  spike: { hazard: 'rate*(1 + v)', probability: 'exponential' },
});

const rules = Object.values(synapses).filter((one): one is typeof one & SynapseModel => 'state' in one);
/** Rules whose weight does not change. */
const unchanging: readonly SynapseModel[] = [
  synapses.fixed,
  synapses.multiplicative,
  synapses.shortTermDepression,
  synapses.shortTermPlasticity,
  synapses.threeStateRelease,
];

describe('webassembly and javascript-f32', () => {
  it.each(rules)('compute the same bits in a small random network of two delays: $name', (synapse) => {
    const network = new Network({ step: 1e-3, seed: 7 });
    const source = network.population('source', poisson, { size: 11 });
    const target = network.population('target', noisy, { size: 6 });
    const projection = network.project(source, target, {
      synapse,
      connect: fixedProbability(0.7),
      receptor: 'drive',
      delay: (_, pre) => (1 + (pre % 2)) * 1e-3,
      initial: { w: 0.5 },
    });
    const [fast, oracle] = (['webassembly', 'javascript-f32'] as const).map((emitter) =>
      simulate(network, { emitter }),
    );
    const start = fast.synapses(projection, 'w');
    for (const simulation of [fast, oracle]) simulation.input(source, 'rate').fill(80);
    for (let tick = 0; tick < 300; tick++) {
      for (const simulation of [fast, oracle]) {
        if (tick === 150) for (const name of Object.keys(synapse.modulators ?? {})) simulation.setModulator(name, 0.5);
        if (tick === 200) for (const event of Object.keys(synapse.events ?? {})) simulation.raise(event);
        simulation.step();
      }
    }
    for (const name of Object.keys(synapse.state)) {
      expect(fast.synapses(projection, name), name).toEqual(oracle.synapses(projection, name));
    }
    expect(fast.state(target, 'v')).toEqual(oracle.state(target, 'v'));
    if (!unchanging.includes(synapse)) expect(fast.synapses(projection, 'w')).not.toEqual(start);
  });
});
