import type { Population, Projection } from '../../controllers/engine/index.ts';
import { defineNeuron, fixedProbability, Network, quantity, seconds, slice } from '../../controllers/engine/index.ts';
import { staticSynapse } from '../../controllers/synapses/static.ts';

/** The neuron of the benchmark: currents in mV, as published. */
export const cubaNeuron = defineNeuron({
  name: 'cuba',
  source: 'Vogels & Abbott 2005, current-based network; constants of Brian2 examples/CUBA.py',
  parameters: {
    tau_m: { unit: 'ms', default: 20, meaning: 'membrane time constant' },
    tau_e: { unit: 'ms', default: 5, meaning: 'decay of excitation' },
    tau_i: { unit: 'ms', default: 10, meaning: 'decay of inhibition' },
    E_L: { unit: 'mV', default: -49, meaning: 'resting potential' },
    V_t: { unit: 'mV', default: -50, meaning: 'threshold' },
    V_r: { unit: 'mV', default: -60, meaning: 'potential after a spike' },
    t_ref: { unit: 'ms', default: 5, meaning: 'refractory time' },
  },
  state: {
    v: { unit: 'mV', initial: 'V_r', meaning: 'membrane potential' },
    g_e: { unit: 'mV', meaning: 'excitation' },
    g_i: { unit: 'mV', meaning: 'inhibition' },
  },
  receptors: {
    excitatory: { unit: 'mV', meaning: 'jump of excitation', onInput: 'g_e += input' },
    inhibitory: { unit: 'mV', meaning: 'jump of inhibition; weights are negative', onInput: 'g_i += input' },
  },
  equations: `
    dv/dt = (g_e + g_i - (v - E_L))/tau_m
    dg_e/dt = -g_e/tau_e
    dg_i/dt = -g_i/tau_i
  `,
  spike: { when: 'v > V_t' },
  reset: 'v = V_r',
  refractory: { time: 't_ref', hold: ['v'] },
});

/** Synapses a neuron receives on average, whatever the size: rates stay the same. */
const IN_DEGREE = 80;
const STEP = 1e-4;

export interface CubaOptions {
  readonly neurons: number;
  readonly seed: number;
  /** Delays of 1 to this many steps, drawn a synapse; default 1, the same for all. */
  readonly longestDelay?: number;
}

export interface Cuba {
  readonly network: Network;
  readonly cells: Population<typeof cubaNeuron>;
  readonly projections: readonly Projection[];
}

/**
 * B1: 80 % excitatory and 20 % inhibitory neurons, connected at random, firing irregularly at 5 to 6 Hz without input. Steps
 * of 0.1 ms; one step of delay.
 */
export function cuba({ neurons, seed, longestDelay = 1 }: CubaOptions): Cuba {
  const network = new Network({ step: seconds(STEP), seed });
  const excitatory = Math.round(0.8 * neurons);
  let bits = seed;
  const uniform = (): number => (bits = (Math.imul(bits, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const cells = network.population('cells', cubaNeuron, {
    size: neurons,
    initial: {
      v: quantity(
        Float64Array.from({ length: neurons }, () => -0.06 + 0.01 * uniform()),
        'V',
      ),
    },
  });
  const delay = longestDelay === 1 ? {} : { delay: seconds((random) => STEP * (1 + random.integer(longestDelay))) };
  const connect = fixedProbability(IN_DEGREE / neurons);
  const projections = [
    network.project(slice(cells, 0, excitatory), cells, {
      name: 'excitation',
      synapse: staticSynapse,
      receptor: 'excitatory',
      connect,
      initial: { w: '1.62 mV' },
      ...delay,
    }),
    network.project(slice(cells, excitatory), cells, {
      name: 'inhibition',
      synapse: staticSynapse,
      receptor: 'inhibitory',
      connect,
      initial: { w: '-9 mV' },
      ...delay,
    }),
  ];
  return { network, cells, projections };
}
