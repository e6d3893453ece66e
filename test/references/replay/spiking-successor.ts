import { defineNeuron, explicit, ms, Network, simulate } from '../../../controllers/engine/index.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { stdpSuccessor } from '../../../controllers/synapses/stdp-successor.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { successorConstants } from './successor-representation.ts';

/** Spikes at random, with a rate that is the sum of its EPSPs and of what it is given; mean counts are right at any step. */
const predictor = defineNeuron({
  name: 'predictor',
  source: 'Bono, Zannone, Pedrosa & Clopath 2023, eLife 12:e80671, CA1 neurons',
  parameters: { tau_m: { unit: 'ms', default: 2, meaning: 'decay of EPSPs' } },
  state: { u: { unit: '1', meaning: 'EPSPs, 1/ms' } },
  inputs: { bias: { unit: '1/ms', default: 0, meaning: 'rate given from outside' } },
  receptors: { epsp: { unit: '1', meaning: 'EPSP', onInput: 'u += input' } },
  equations: 'du/dt = -u/tau_m',
  spike: { hazard: 'bias + u*(exp(dt/tau_m) - 1)*tau_m/dt/ms', probability: 'linear' },
});

const STEP_MS = 0.2;
/** What changes does so at multiples of this. */
const SLOT_MS = 20;
const RHO_HZ = 100;
/** Slots between trajectories, 300 ms, in which traces decay: 5 time constants. */
const PAUSE = 15;

export interface SpikingSuccessor {
  readonly states: number;
  readonly trajectory: (random: RandomStream) => readonly number[];
  readonly seconds: number;
  /** Networks that learn beside each other, each from trajectories of its own. Default 20. */
  readonly copies?: number;
  /** Time for which a visit's presynaptic neuron is active, ms of 100. Default 80. */
  readonly theta?: number;
  /** Default: that of the source's theory, 0.5323/ms. */
  readonly bias?: number;
  readonly parameters?: { readonly A_pre?: number };
}

/**
 * Weights that `stdpSuccessor` learns in networks of spiking neurons, one pre- and one postsynaptic for each state: mean of the copies
 * and of the second half of the time, row by row from the present state. A visit takes 100 ms: the presynaptic neuron fires for theta,
 * then the postsynaptic one is given the bias.
 *
 * Deviations from the source: steps of 0.2 ms instead of 0.01; a pause instead of a reset between trajectories.
 */
export function spikingSuccessor({
  states,
  trajectory,
  seconds,
  copies = 20,
  theta = 80,
  bias = successorConstants().bias,
  parameters = {},
}: SpikingSuccessor): Float64Array {
  const network = new Network({ step: ms(STEP_MS), seed: 1 });
  const pre = network.population('CA3', poisson, { size: copies * states });
  const post = network.population('CA1', predictor, { size: copies * states });
  const square = states * states;
  const pairs = Array.from({ length: copies * square }, (_, n): [number, number] => {
    const first = Math.floor(n / square) * states;
    return [first + Math.floor((n % square) / states), first + (n % states)];
  });
  const synapses = network.project(pre, post, {
    synapse: stdpSuccessor,
    connect: explicit(pairs),
    receptor: 'epsp',
    delay: '0 ms',
    parameters,
    initial: { w: pairs.map(([i, j]) => (i === j ? 1 : 0)) },
  });
  // Without depression, weights grow to their bound, and rates beyond what is allowed by default.
  const simulation = simulate(network, { maximumRateHz: Infinity });
  const rates = simulation.input(pre, 'rate', 'Hz');
  const biases = simulation.input(post, 'bias', '1/ms');

  const slots = (seconds * 1000) / SLOT_MS;
  const random = new RandomStream(1, 'trajectories');
  /** State in each slot, -1 in pauses, and whether it is sensed. */
  const courses = Array.from({ length: copies }, () => {
    const course: { state: number; sensed: boolean }[] = [];
    while (course.length < slots) {
      for (const state of trajectory(random))
        for (let slot = 0; slot < 5; slot++) course.push({ state, sensed: slot < theta / SLOT_MS });
      for (let slot = 0; slot < PAUSE; slot++) course.push({ state: -1, sensed: false });
    }
    return course;
  });
  const sum = new Float64Array(square);
  let samples = 0;
  for (let slot = 0; slot < slots; slot++) {
    rates.fill(0);
    biases.fill(0);
    for (const [copy, course] of courses.entries()) {
      const { state, sensed } = course[slot];
      if (sensed) rates[copy * states + state] = RHO_HZ;
      else if (state >= 0) biases[copy * states + state] = bias;
    }
    simulation.step(SLOT_MS / STEP_MS);
    if (slot < slots / 2 || slot % 50 !== 0) continue;
    samples++;
    for (const [n, w] of simulation.synapses(synapses, 'w').entries()) sum[n % square] += w / copies;
  }
  return sum.map((w) => w / samples);
}
