import { defineNeuron } from '../engine/model/define.ts';

/**
 * Time-difference encoder, the spiking elementary motion detector. A facilitating spike opens a gain that decays. A trigger spike
 * injects a current in proportion to the rest of the gain: a trigger at time dt after a facilitating spike of weight 1 adds
 * w e^(-dt / tau_fac) to the current, with w the weight of the trigger. Spikes of one step have no order and do not facilitate
 * each other.
 *
 * Use it to see motion from the delay between two neighbouring pixels. A short delay makes a burst. A long delay, or the opposite
 * order, makes no spike.
 */
export const timeDifferenceEncoder = defineNeuron({
  name: 'time_difference_encoder',
  source: 'Milde, Bertrand, Ramachandran, Egelhaaf & Chicca 2018, Neural Comput 30:2384, eqs. 1-3',
  parameters: {
    tau_m: { unit: 'ms', default: 20, meaning: 'membrane time constant' },
    C_m: { unit: 'pF', default: 250, meaning: 'membrane capacitance' },
    E_L: { unit: 'mV', default: -70, meaning: 'resting potential' },
    V_th: { unit: 'mV', default: -55, meaning: 'threshold' },
    V_reset: { unit: 'mV', default: -70, meaning: 'potential after a spike' },
    t_ref: { unit: 'ms', default: 1, meaning: 'refractory time' },
    tau_fac: { unit: 'ms', default: 50, meaning: 'decay of the facilitation' },
    tau_trig: { unit: 'ms', default: 10, meaning: 'decay of the triggered current' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'membrane potential' },
    i: { unit: 'pA', meaning: 'triggered current' },
    g: { unit: '1', meaning: 'facilitation, 1 after a spike of weight 1' },
  },
  receptors: {
    trigger: { unit: 'pA', meaning: 'jump of the current at full facilitation', onInput: 'i += input*g' },
    facilitator: { unit: '1', meaning: 'opens the gain', onInput: 'g += input*(1 - g)' },
  },
  equations: `
    dv/dt = (E_L - v)/tau_m + i/C_m
    di/dt = -i/tau_trig
    dg/dt = -g/tau_fac
  `,
  spike: { when: 'v >= V_th' },
  reset: 'v = V_reset',
  refractory: { time: 't_ref', hold: ['v'] },
  events: { saccade: 'v = E_L; i = 0; g = 0' },
});
