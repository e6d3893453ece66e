import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrate-and-fire neuron with exponential excitatory and inhibitory currents; constants of a cortical cell.
 *
 * Start with this neuron: it is cheap, it is stepped exactly, and most published networks use it or a relative. Currents add up
 * linearly. Where synapses should saturate or shunt, use `lifConductance`; where the shape of single synaptic currents does not
 * matter, `lifDelta` is cheaper. Where firing should adapt, use `lifAdaptive` or `adaptiveExponential`.
 *
 * @example
 * const network = new Network({ step: '0.1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 10, parameters: { tau_m: '10 ms', V_th: '-50 mV' } });
 * const simulation = simulate(network);
 * simulation.input(cells, 'I_ext', 'pA').fill(600);
 * simulation.onSpikes(cells, (tick, ids, count) => console.log(tick, ids.subarray(0, count)));
 * simulation.step(1000); // 0.1 s
 */
export const lif = defineNeuron({
  name: 'lif',
  source: 'Lapicque 1907; stepping of Rotter & Diesmann 1999, section 3.1',
  parameters: {
    tau_m: { unit: 'ms', default: 20, meaning: 'membrane time constant' },
    C_m: { unit: 'pF', default: 250, meaning: 'membrane capacitance' },
    E_L: { unit: 'mV', default: -70, meaning: 'resting potential' },
    V_th: { unit: 'mV', default: -55, meaning: 'threshold' },
    V_reset: { unit: 'mV', default: -70, meaning: 'potential after a spike' },
    t_ref: { unit: 'ms', default: 2, meaning: 'refractory time' },
    tau_syn_ex: { unit: 'ms', default: 5, meaning: 'decay of excitatory current' },
    tau_syn_in: { unit: 'ms', default: 10, meaning: 'decay of inhibitory current' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'membrane potential' },
    i_ex: { unit: 'pA', meaning: 'excitatory synaptic current' },
    i_in: { unit: 'pA', meaning: 'inhibitory synaptic current' },
  },
  inputs: { I_ext: { unit: 'pA', default: 0, meaning: 'injected current' } },
  receptors: {
    // Of either sign, as trained networks have one current with weights of both.
    excitatory: { unit: 'pA', meaning: 'jump of the excitatory current, of either sign', onInput: 'i_ex += input' },
    inhibitory: {
      unit: 'pA',
      meaning: 'jump of the inhibitory current',
      sign: 'negative',
      onInput: 'i_in += input',
    },
  },
  equations: `
    dv/dt = (E_L - v)/tau_m + (i_ex + i_in + I_ext)/C_m
    di_ex/dt = -i_ex/tau_syn_ex
    di_in/dt = -i_in/tau_syn_in
  `,
  spike: { when: 'v >= V_th' },
  reset: 'v = V_reset',
  refractory: { time: 't_ref', hold: ['v'] },
});
