import type { NeuronModel, SynapseModel } from '../../controllers/engine/index.ts';
import { allToAll, defineNeuron, fixedProbability, ms, Network, quantity } from '../../controllers/engine/index.ts';
import * as neurons from '../../controllers/neurons/index.ts';
import * as synapses from '../../controllers/synapses/index.ts';

/** A noisy neuron with every variable that a rule reads of its postsynaptic neuron. */
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

/** The same, with what `reverseReplay` asks of a target. */
const summing = defineNeuron({
  ...noisy,
  name: 'summing',
  state: { ...noisy.state, w_in: { unit: '1', meaning: 'sum of weights' } },
  receptors: { ...noisy.receptors, weights: { unit: '1', meaning: 'weights', onInput: 'w_in += input' } },
});

/** The same, with what `contactMemory` asks of a target. */
const touching = defineNeuron({
  ...noisy,
  name: 'touching',
  inputs: {
    contact: { unit: '1', default: 0.5, meaning: 'an obstacle felt' },
    free: { unit: '1', default: 0.5, meaning: 'a free way felt' },
  },
});

/** An `epropNeuron` whose receptor of spikes is named as that of the others. */
const learning = defineNeuron({
  ...neurons.epropNeuron,
  name: 'learning',
  receptors: { drive: neurons.epropNeuron.receptors.psp, learning: neurons.epropNeuron.receptors.learning },
});

/** The same of an `epropRewardNeuron`, whose rewards are not those it expected. */
const rewarded = defineNeuron({
  ...neurons.epropRewardNeuron,
  name: 'rewarded',
  inputs: { ...neurons.epropRewardNeuron.inputs, td: { unit: '1', default: 0.5, meaning: 'TD error' } },
  receptors: {
    drive: neurons.epropRewardNeuron.receptors.psp,
    learning: neurons.epropRewardNeuron.receptors.learning,
  },
});

/** The same of an `epropReadout`, whose output is off. */
const readout = defineNeuron({
  ...neurons.epropReadout,
  name: 'readout',
  inputs: { error: { unit: '1', default: 0.5, meaning: 'of the output' } },
  receptors: { drive: neurons.epropReadout.receptors.psp },
});

/** Poisson spikes, with what `epropFeedback` asks of a source. */
const erring = defineNeuron({
  ...neurons.poisson,
  name: 'erring',
  inputs: { ...neurons.poisson.inputs, error: { unit: '1', default: 0.5, meaning: 'of the output' } },
});

const SOURCES: Readonly<Record<string, NeuronModel>> = { [synapses.epropFeedback.name]: erring };

const TARGETS: Readonly<Record<string, NeuronModel>> = {
  [synapses.eprop.name]: learning,
  [synapses.epropOutput.name]: readout,
  [synapses.epropReward.name]: rewarded,
  [synapses.epropRewardOutput.name]: readout,
  [synapses.reverseReplay.name]: summing,
  [synapses.contactMemory.name]: touching,
};

/** Every built-in rule. */
export const RULES = Object.values(synapses).filter((one): one is typeof one & SynapseModel => 'state' in one);

/** A model with the input and the weights that make it spike. */
export interface StirredNeuron {
  readonly model: NeuronModel;
  /** Levels of its inputs, by input, in the units that the model declares. */
  readonly inputs: Readonly<Record<string, number>>;
  /** Weights of spikes onto its receptors, by receptor, in the units that the model declares. */
  readonly weights: Readonly<Record<string, number>>;
}

/** Every built-in neuron, with levels and weights at which it spikes. */
export const STIRRED_NEURONS: readonly StirredNeuron[] = [
  { model: neurons.barrierCell, inputs: { contact: 1, free: 0.5 }, weights: { memory: 0.6 } },
  { model: neurons.epropNeuron, inputs: { open: 1 }, weights: { psp: 0.3, learning: 0.1 } },
  { model: neurons.epropReadout, inputs: { error: 0.5 }, weights: { psp: 0.3 } },
  {
    model: neurons.epropRewardNeuron,
    inputs: { open: 1, td: 0.2, discount: 0.99 },
    weights: { psp: 0.3, learning: 0.1 },
  },
  { model: neurons.lif, inputs: { I_ext: 200 }, weights: { excitatory: 150, inhibitory: -80 } },
  { model: neurons.lifAlpha, inputs: { I_ext: 320 }, weights: { current: 90 } },
  { model: neurons.lifAdaptive, inputs: { x_ext: 0.05 }, weights: { psp: 0.3 } },
  { model: neurons.lifBiexponential, inputs: { I_ext: 200 }, weights: { current: 90 } },
  { model: neurons.lifConductance, inputs: { I_ext: 90 }, weights: { excitatory: 4, inhibitory: 6 } },
  { model: neurons.lifConductanceAlpha, inputs: { I_ext: 220 }, weights: { excitatory: 20, inhibitory: 5 } },
  { model: neurons.lifConductanceBiexponential, inputs: { I_ext: 90 }, weights: { excitatory: 4, inhibitory: 6 } },
  { model: neurons.lifDelta, inputs: { I_ext: 330 }, weights: { psp: 3 } },
  {
    model: neurons.lifDiffusiveNoise,
    inputs: { drive: 0.2, suppression: 0.1 },
    weights: { excitatory: 0.02, inhibitory: 0.01, weights: 0.1 },
  },
  {
    model: neurons.lifExponentialEscape,
    inputs: { drive: 0.5, suppression: 0.1 },
    weights: { excitatory: 0.02, inhibitory: 0.05, weights: 0.1 },
  },
  {
    model: neurons.lifSoftplus,
    inputs: { drive: 0.5, suppression: 0.1 },
    weights: { excitatory: 0.02, inhibitory: 0.05, weights: 0.1 },
  },
  {
    model: neurons.lifSoftplusConductance,
    inputs: { drive: 0.5, suppression: 0.1 },
    weights: { excitatory: 0.02, inhibitory: 0.05, weights: 0.1 },
  },
  { model: neurons.linearPoisson, inputs: {}, weights: { rate: 30 } },
  { model: neurons.plateauCell, inputs: { onset: 0.5 }, weights: { drive: 0.5 } },
  { model: neurons.integrateAndFire, inputs: { I_ext: 411 }, weights: { psp: 2.3 } },
  { model: neurons.adaptiveExponential, inputs: { I_ext: 700 }, weights: { excitatory: 20, inhibitory: 8 } },
  {
    model: neurons.adaptiveExponentialBiexponential,
    inputs: { I_ext: 300 },
    weights: { excitatory: 2, mossy: 4, inhibitory: 1 },
  },
  { model: neurons.izhikevich, inputs: { I_ext: 7 }, weights: { psp: 3 } },
  { model: neurons.izhikevich2003, inputs: { I_ext: 7 }, weights: { current: 5 } },
  { model: neurons.liquidTimeConstant, inputs: { x_ext: 2.1 }, weights: { drive: 0.7 } },
  { model: neurons.liquidTimeConstantSpiking, inputs: {}, weights: { dense: 0.9, gate: 0.4 } },
  { model: neurons.twoCompartment, inputs: { I_s: 150, I_d: 150 }, weights: { ampa: 9, nmda: 3, gaba: 2 } },
  { model: neurons.threeCompartment, inputs: { I_s: 40, I_1: 40, I_2: 40 }, weights: { trunk: 3, tuft: 4, gaba: 1 } },
  { model: neurons.ppDelta, inputs: { I_ext: 100 }, weights: { psp: 2 } },
  { model: neurons.srm0, inputs: {}, weights: { psp: 3 } },
  { model: neurons.thetaPlaceCell, inputs: { x: 0.02, cue: 0.8 }, weights: { weights: 3 } },
  { model: neurons.spikeCoding, inputs: { drive: 5e-5 }, weights: { fast: 4e-3, slow: 1e-5 } },
  { model: neurons.spikeCodingGreedy, inputs: { drive: 5e-5 }, weights: { fast: 4e-3, slow: 1e-5 } },
  {
    model: neurons.spikeCodingMultiplicative,
    inputs: { drive: 5e-5 },
    weights: { fast: 4e-3, slow: 1e-5, left: 0.05, right: 1e-3 },
  },
  { model: neurons.timeDifferenceEncoder, inputs: {}, weights: { trigger: 900, facilitator: 0.6 } },
  { model: neurons.loomingDetector, inputs: {}, weights: { motion: 2, size: 0.01 } },
  {
    model: neurons.softCompetitor,
    inputs: { rate: 150, gain: 1.5, inhibition: 0.5, seeing: 1 },
    weights: { evidence: 0.02 },
  },
  { model: neurons.nirCubaLi, inputs: {}, weights: { signal: 40 } },
  { model: neurons.nirCubaLiSequential, inputs: {}, weights: { signal: 40 } },
  { model: neurons.nirCubaLif, inputs: {}, weights: { signal: 40 } },
  { model: neurons.nirCubaLifSequential, inputs: {}, weights: { signal: 40 } },
  { model: neurons.nirIf, inputs: {}, weights: { signal: 5000 } },
  { model: neurons.nirIntegrator, inputs: {}, weights: { signal: 300 } },
  { model: neurons.nirLi, inputs: {}, weights: { signal: 4 } },
  { model: neurons.nirLif, inputs: {}, weights: { signal: 300 } },
  { model: neurons.nirReadout, inputs: {}, weights: { signal: 1 } },
  { model: neurons.nirThreshold, inputs: {}, weights: { signal: 2 } },
  { model: neurons.poisson, inputs: { rate: 120 }, weights: {} },
  { model: neurons.homogeneousPoisson, inputs: { rate: 90 }, weights: {} },
  { model: neurons.bernoulli, inputs: { rate: 90 }, weights: {} },
  { model: neurons.spikeSource, inputs: { fire: 400 }, weights: {} },
];

/** A neuron that reads the time wherever it may. */
const timed = defineNeuron({
  name: 'timed',
  source: 'a test',
  parameters: {
    tau: { unit: 'ms', default: 10, meaning: 'decay' },
    period: { unit: 'ms', default: 7, meaning: 'of the drive, divided by 2 pi' },
    t_ref: { unit: 'ms', default: 2, meaning: 'refractory time' },
  },
  state: {
    v: { unit: '1', meaning: 'stepped by rk4' },
    u: { unit: '1', meaning: 'stepped by the midpoint method' },
    w: { unit: '1', meaning: 'stepped by exponential Euler' },
    seen: { unit: 'ms', meaning: 'the time of the step' },
    last: { unit: 'ms', meaning: 'the time of the last spike or event' },
  },
  receptors: { psp: { unit: '1', meaning: 'input, less and less', onInput: 'v += input*exp(-t/s)' } },
  onStep: 'seen = t',
  equations: `
    dv/dt = (1 + sin(t/period) - v)/tau
    du/dt = (cos(t/period) - u)/tau
    dw/dt = (t/period - w)/tau
  `,
  method: { v: 'rk4', u: 'midpoint' },
  spike: { when: 'v > 0.9 + 0.2*cos(t/period)' },
  reset: 'v = 0; last = t',
  refractory: { time: 't_ref', hold: ['v'] },
  events: { saccade: 'last = t' },
});

export const timedNetwork = (): Network => stirredNetwork({ model: timed, inputs: {}, weights: { psp: 0.3 } });

/** A network in which neurons of a model get Poisson spikes on each receptor, with two delays. */
export function stirredNetwork({ model, weights }: StirredNeuron): Network {
  const network = new Network({ step: '0.5 ms', seed: 3 });
  const source = network.population('source', neurons.poisson, { size: 9 });
  const target = network.population('target', model, { size: 13 });
  for (const [receptor, { unit }] of Object.entries(model.receptors ?? {}))
    network.project(source, target, {
      name: `to ${receptor}`,
      synapse: synapses.staticSynapse,
      connect: fixedProbability(0.6),
      receptor,
      delay: ms((_, pre) => 0.5 + (pre % 2)),
      initial: { w: quantity(weights[receptor] ?? 0, unit) },
    });
  return network;
}

/**
 * A network with a rule onto a noisy population: sparse with two delays or, with `all`, all-to-all with one. Rules that read their source
 * have one delay.
 */
export function ruleNetwork(rule: SynapseModel, all: boolean): Network {
  const network = new Network({ step: '1 ms', seed: 7 });
  const source = network.population<NeuronModel>('source', SOURCES[rule.name] ?? neurons.poisson, {
    size: all ? 24 : 11,
  });
  const target = network.population<NeuronModel>('target', TARGETS[rule.name] ?? noisy, { size: all ? 20 : 6 });
  network.project(source, target, {
    synapse: rule,
    connect: all ? allToAll() : fixedProbability(0.7),
    receptor: 'drive',
    delay: ms(all || rule.name in SOURCES ? 1 : (_, pre) => 1 + (pre % 2)),
    initial: { w: 0.5 },
  });
  return network;
}
