import { tripletTwoModulators, unitLif } from '../../../../../bench/models/triplet-two-modulators.ts';
import { adaptiveExponential } from '../../../../../bench/networks/adaptive-exponential.ts';
import { closedLoop } from '../../../../../bench/networks/closed-loop-b3.ts';
import { cuba } from '../../../../../bench/networks/cuba.ts';
import { plastic } from '../../../../../bench/networks/plastic.ts';
import type { NeuronModel } from '../../../../../controllers/engine/index.ts';
import { allToAll, fixedProbability, ms, Network, quantity } from '../../../../../controllers/engine/index.ts';
import * as neurons from '../../../../../controllers/neurons/index.ts';
import * as synapses from '../../../../../controllers/synapses/index.ts';
import { RULES, ruleNetwork } from '../../../../conformance/networks.ts';

const models = Object.values(neurons).filter((one): one is typeof one & NeuronModel => 'spike' in one);

/** A model that hears Poisson spikes on every receptor, with two delays. */
function ofNeuron(model: NeuronModel, size: number): Network {
  const network = new Network({ step: '0.1 ms', seed: 3 });
  const source = network.population('source', neurons.poisson, { size: 9 });
  const target = network.population('target', model, { size });
  for (const [receptor, { unit }] of Object.entries(model.receptors ?? {}))
    network.project(source, target, {
      name: `to ${receptor}`,
      synapse: synapses.staticSynapse,
      connect: fixedProbability(0.6),
      receptor,
      delay: ms((_, pre) => 0.1 + 0.2 * (pre % 2)),
      initial: { w: quantity(0, unit) },
    });
  return network;
}

/** A rule that several modulators gate. */
function triplet(): Network {
  const network = new Network({ step: '1 ms', seed: 5 });
  const source = network.population('source', neurons.poisson, { size: 40 });
  const target = network.population('target', unitLif, { size: 24 });
  network.project(source, target, {
    synapse: tripletTwoModulators,
    connect: allToAll(),
    delay: '1 ms',
    initial: { w: 0.5 },
  });
  return network;
}

/** Every built-in neuron and rule, and the networks of the benchmarks at sizes that take every path of the emitter. */
export const EMITTED: ReadonlyMap<string, () => Network> = new Map([
  ...models.flatMap((model): [string, () => Network][] => [
    [`neuron ${model.name}`, () => ofNeuron(model, 21)],
    [`neuron ${model.name}, few`, () => ofNeuron(model, 3)],
  ]),
  ...RULES.flatMap((rule): [string, () => Network][] => [
    [`rule ${rule.name}`, () => ruleNetwork(rule, false)],
    [`rule ${rule.name}, all to all`, () => ruleNetwork(rule, true)],
  ]),
  ['bench cuba', () => cuba({ neurons: 400, seed: 1 }).network],
  ['bench cuba, delays', () => cuba({ neurons: 400, longestDelay: 16, seed: 1 }).network],
  ['bench plastic', () => plastic({ inputs: 300, targets: 300, step: 1e-3, seed: 1 }).network],
  ['bench plastic, steps', () => plastic({ inputs: 100, targets: 100, step: 1e-4, draw: 'steps', seed: 1 }).network],
  ['bench adaptive exponential', () => adaptiveExponential({ neurons: 400, method: 'euler', seed: 1 }).network],
  ['bench adaptive exponential, rk4', () => adaptiveExponential({ neurons: 400, method: 'rk4', seed: 1 }).network],
  ['bench closed loop', () => closedLoop(1).network],
  ['bench triplet', triplet],
]);
