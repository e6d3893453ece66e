import type { SynapseModel } from '../../../controllers/engine/index.ts';
import {
  defineNeuron,
  defineSynapse,
  Network,
  oneToOne,
  seconds,
  simulate,
} from '../../../controllers/engine/index.ts';

export const EMITTERS = ['javascript-f64', 'javascript-f32', 'webassembly'] as const;
export type Emitter = (typeof EMITTERS)[number];

/** Counts what arrives, and spikes when the host says so. */
export const counter = defineNeuron({
  name: 'counter',
  source: 'a test',
  parameters: {},
  state: { total: { unit: '1', meaning: '' }, mark: { unit: '1', meaning: '' } },
  inputs: { fire: { unit: '1', default: 0, meaning: '' } },
  receptors: { sum: { unit: '1', meaning: '', onInput: 'total += input' } },
  spike: { when: 'fire > 0' },
});

export const quantity = (value: number) => ({ unit: '1', initial: value, meaning: '' });
export const rate = (value: number) => ({ unit: 'ms', default: value, meaning: '' });

export const base = {
  name: 'rule',
  source: 'a test',
  parameters: { tau: rate(20), short: rate(0.4), tau_e: rate(100), a: { unit: '1', default: 0.5, meaning: '' } },
  state: { w: quantity(1), e: quantity(0) },
  traces: {
    x: { of: 'pre', unit: '1', meaning: '', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' },
    y: { of: 'post', unit: '1', meaning: '', equation: 'dy/dt = -y/tau', onSpike: 'y += 1' },
  },
} as const satisfies SynapseModel;

export type Rule = SynapseModel & Pick<typeof base, 'state'>;
export const rule = (rest: Partial<SynapseModel>): Rule => defineSynapse({ ...base, ...rest }) as unknown as Rule;

/** One synapse between two scripted neurons. */
export function pair(model: Rule, options: { emitter?: Emitter; delay?: number; step?: number } = {}) {
  const { emitter = 'javascript-f64', delay = 0, step = 1e-3 } = options;
  const network = new Network({ step: seconds(step), seed: 1 });
  const pre = network.population('pre', counter, { size: 1 });
  const post = network.population('post', counter, { size: 1 });
  const synapse = network.project(pre, post, { synapse: model, connect: oneToOne(), delay: seconds(delay) });
  const simulation = simulate(network, { emitter });
  const step1 = (preSpikes: boolean, postSpikes: boolean): void => {
    simulation.input(pre, 'fire').fill(preSpikes ? 1 : 0);
    simulation.input(post, 'fire').fill(postSpikes ? 1 : 0);
    simulation.step();
  };
  const w = (): number => simulation.synapses(synapse, 'w')[0];
  const e = (): number => simulation.synapses(synapse, 'e')[0];
  return { network, simulation, pre, post, synapse, step: step1, w, e };
}
