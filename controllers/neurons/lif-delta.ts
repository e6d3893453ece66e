import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrate-and-fire neuron whose potential jumps by the weight of a spike. Input during the refractory period is lost.
 *
 * Use it for large networks and for theory: it has one state variable and no synaptic time constant. A weight is a jump in mV, so
 * it can be compared with the distance to threshold. Use `lif` where the time course of synapses matters.
 */
export const lifDelta = defineNeuron({
  name: 'lif_delta',
  source: 'Stein 1965; constants and stepping of iaf_psc_delta in NEST',
  parameters: {
    tau_m: { unit: 'ms', default: 10, meaning: 'membrane time constant' },
    C_m: { unit: 'pF', default: 250, meaning: 'membrane capacitance' },
    E_L: { unit: 'mV', default: -70, meaning: 'resting potential' },
    V_th: { unit: 'mV', default: -55, meaning: 'threshold' },
    V_reset: { unit: 'mV', default: -70, meaning: 'potential after a spike' },
    t_ref: { unit: 'ms', default: 2, meaning: 'refractory time' },
  },
  state: { v: { unit: 'mV', initial: 'E_L', meaning: 'membrane potential' } },
  inputs: { I_ext: { unit: 'pA', default: 0, meaning: 'injected current' } },
  receptors: { psp: { unit: 'mV', meaning: 'jump of the potential', onInput: 'v += input', applied: 'after' } },
  equations: 'dv/dt = (E_L - v)/tau_m + I_ext/C_m',
  spike: { when: 'v >= V_th' },
  reset: 'v = V_reset',
  refractory: { time: 't_ref', hold: ['v'], dropInput: true },
});
