import {
  defineNeuron,
  fixedProbability,
  mV,
  Network,
  normal,
  nS,
  slice,
} from '../../../../controllers/engine/index.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';

const cell = defineNeuron({
  name: 'coba_hh',
  source:
    'Brette et al. 2007, J Comput Neurosci 23:349, benchmark 3; constants and threshold of Brian2 examples/COBAHH.py',
  parameters: {
    C: { unit: 'pF', default: 200, meaning: 'capacitance' },
    g_L: { unit: 'nS', default: 10, meaning: 'leak' },
    g_Na: { unit: 'nS', default: 20_000, meaning: 'sodium conductance' },
    g_K: { unit: 'nS', default: 6000, meaning: 'potassium conductance' },
    E_L: { unit: 'mV', default: -60, meaning: 'leak reversal' },
    E_K: { unit: 'mV', default: -90, meaning: 'potassium reversal' },
    E_Na: { unit: 'mV', default: 50, meaning: 'sodium reversal' },
    V_T: { unit: 'mV', default: -63, meaning: 'shift of the rates' },
    t_ref: { unit: 'ms', default: 3, meaning: 'from one counted spike to the next' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'potential' },
    m: { unit: '1', meaning: 'sodium activation' },
    h: { unit: '1', meaning: 'sodium inactivation' },
    n: { unit: '1', meaning: 'potassium activation' },
    g_e: { unit: 'nS', meaning: 'excitatory conductance' },
    g_i: { unit: 'nS', meaning: 'inhibitory conductance' },
  },
  receptors: {
    excitatory: { unit: 'nS', meaning: 'jump of g_e', onInput: 'g_e += input' },
    inhibitory: { unit: 'nS', meaning: 'jump of g_i', onInput: 'g_i += input' },
  },
  equations: `
    u = (v - V_T)/mV
    a_m = 1.28/exprel((13 - u)/4)/ms
    b_m = 1.4/exprel((u - 40)/5)/ms
    a_h = 0.128*exp((17 - u)/18)/ms
    b_h = 4/(1 + exp((40 - u)/5))/ms
    a_n = 0.16/exprel((15 - u)/5)/ms
    b_n = 0.5*exp((10 - u)/40)/ms
    dv/dt = (g_L*(E_L - v) + g_e*(0*mV - v) + g_i*(-80*mV - v) + g_Na*m^3*h*(E_Na - v) + g_K*n^4*(E_K - v))/C
    dm/dt = a_m*(1 - m) - b_m*m
    dh/dt = a_h*(1 - h) - b_h*h
    dn/dt = a_n*(1 - n) - b_n*n
    dg_e/dt = -g_e/(5*ms)
    dg_i/dt = -g_i/(10*ms)
  `,
  spike: { when: 'v > -20*mV' },
  refractory: { time: 't_ref' },
});

/** Hodgkin-Huxley neurons that excite and inhibit each other through conductances, 80 synapses onto each. Steps of 0.1 ms. */
export function cobaHodgkinHuxley(neurons: number, seed: number): Network {
  const network = new Network({ step: '0.1 ms', seed });
  const cells = network.population('cells', cell, {
    size: neurons,
    initial: { v: mV(normal(-65, 5)), g_e: nS(normal(40, 15)), g_i: nS(normal(200, 120)) },
  });
  const excitatory = Math.round(0.8 * neurons);
  const connect = fixedProbability(80 / neurons);
  for (const [from, receptor, w] of [
    [slice(cells, 0, excitatory), 'excitatory', 6],
    [slice(cells, excitatory), 'inhibitory', 67],
  ] as const)
    network.project(from, cells, { name: receptor, synapse: staticSynapse, receptor, connect, initial: { w: nS(w) } });
  return network;
}
