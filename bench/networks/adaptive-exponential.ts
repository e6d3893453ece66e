import type { Method, Population, Simulation } from '../../controllers/engine/index.ts';
import { defineNeuron, fixedProbability, Network, quantity, seconds } from '../../controllers/engine/index.ts';
import { staticSynapse } from '../../controllers/synapses/static.ts';
import { RandomStream } from '../../kernels/random.ts';

/**
 * Regular spiking cell with conductances. Its equations have no upper bound on the potential, which is tested five times
 * Delta_T above the threshold of the upstroke, as in Brian2's example. The method is left to the network.
 */
const cell = {
  name: 'adaptive_exponential_cell',
  source: 'Brette & Gerstner 2005; stepping of Brian2 examples/frompapers/Brette_Gerstner_2005.py',
  parameters: {
    C: { unit: 'pF', default: 281, meaning: 'membrane capacitance' },
    g_L: { unit: 'nS', default: 30, meaning: 'leak conductance' },
    E_L: { unit: 'mV', default: -70.6, meaning: 'resting potential and potential after a spike' },
    V_T: { unit: 'mV', default: -50.4, meaning: 'threshold of the upstroke' },
    Delta_T: { unit: 'mV', default: 2, meaning: 'sharpness of the upstroke' },
    V_cut: { unit: 'mV', default: -40.4, meaning: 'where the upstroke counts as a spike' },
    a: { unit: 'nS', default: 4, meaning: 'subthreshold adaptation' },
    b: { unit: 'pA', default: 80.5, meaning: 'adaptation a spike' },
    tau_w: { unit: 'ms', default: 144, meaning: 'time constant of adaptation' },
    E_e: { unit: 'mV', default: 0, meaning: 'excitatory reversal potential' },
    E_i: { unit: 'mV', default: -80, meaning: 'inhibitory reversal potential' },
    tau_e: { unit: 'ms', default: 5, meaning: 'decay of the excitatory conductance' },
    tau_i: { unit: 'ms', default: 10, meaning: 'decay of the inhibitory conductance' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'membrane potential' },
    w: { unit: 'pA', meaning: 'adaptation current' },
    g_e: { unit: 'nS', meaning: 'excitatory conductance' },
    g_i: { unit: 'nS', meaning: 'inhibitory conductance' },
  },
  inputs: { I: { unit: 'pA', default: 0, meaning: 'injected current' } },
  receptors: {
    excitatory: { unit: 'nS', meaning: 'jump of the excitatory conductance', onInput: 'g_e += input' },
    inhibitory: { unit: 'nS', meaning: 'jump of the inhibitory conductance', onInput: 'g_i += input' },
  },
  equations: `
    dv/dt = (g_L*(E_L - v) + g_L*Delta_T*exp((v - V_T)/Delta_T) + g_e*(E_e - v) + g_i*(E_i - v) - w + I)/C
    dw/dt = (a*(v - E_L) - w)/tau_w
    dg_e/dt = -g_e/tau_e
    dg_i/dt = -g_i/tau_i
  `,
  spike: { when: 'v > V_cut' },
  reset: 'v = E_L; w += b',
} as const;

/** Synapses a neuron receives on average, as in B1. */
const IN_DEGREE = 80;
const STEP = 1e-4;
/** S, jumps of the conductances. */
const EXCITATION = 1e-9;
const INHIBITION = 5e-9;
/** pA, injected currents are uniform in [LEAST, LEAST + SPREAD). */
const LEAST = 700;
const SPREAD = 400;

/** How all four equations are stepped: Brian2 takes forward Euler unless told otherwise, its exponential Euler cannot. */
export type AdaptiveExponentialMethod = Extract<Method, 'euler' | 'rk4'>;

export interface AdaptiveExponentialOptions {
  readonly neurons: number;
  readonly method: AdaptiveExponentialMethod;
  readonly seed: number;
}

export interface AdaptiveExponential {
  readonly network: Network;
  readonly cells: Population<ReturnType<typeof neuron>>;
  /** Sets the injected currents; to be called once a simulation is built. */
  start(simulation: Simulation): void;
}

function neuron(method: AdaptiveExponentialMethod) {
  return defineNeuron({ ...cell, method });
}

/** Adaptive exponential neurons, 80 % excitatory, at random, driven by constant currents; steps of 0.1 ms. */
export function adaptiveExponential({ neurons, method, seed }: AdaptiveExponentialOptions): AdaptiveExponential {
  const network = new Network({ step: seconds(STEP), seed });
  const excitatory = 0.8 * neurons;
  const random = new RandomStream(seed, 'bench/adaptive-exponential');
  const drawn = (low: number, width: number): Float64Array =>
    Float64Array.from({ length: neurons }, () => low + width * random.uniform());
  const cells = network.population('cells', neuron(method), {
    size: neurons,
    initial: { v: quantity(drawn(-70.6e-3, 20.2e-3), 'V') },
  });
  const currents = drawn(LEAST, SPREAD);
  const connect = fixedProbability(IN_DEGREE / neurons);
  network.project(cells, cells, {
    name: 'excitation',
    synapse: staticSynapse,
    receptor: 'excitatory',
    connect: (_, targets, stream) => connect(excitatory, targets, stream),
    initial: { w: quantity(EXCITATION, 'S') },
  });
  network.project(cells, cells, {
    name: 'inhibition',
    synapse: staticSynapse,
    receptor: 'inhibitory',
    connect: (_, targets, stream) => {
      const { pre, post } = connect(neurons - excitatory, targets, stream);
      return { pre: pre.map((i) => i + excitatory), post };
    },
    initial: { w: quantity(INHIBITION, 'S') },
  });
  return { network, cells, start: (simulation) => simulation.input(cells, 'I', 'pA').set(currents) };
}
