import { defineNeuron } from '../engine/model/define.ts';

/**
 * Adaptive leaky integrate-and-fire neuron (ALIF). Each spike raises the threshold for a second or two. With beta = 0 it is the
 * LIF neuron of the same source.
 *
 * Use it in recurrent networks that must remember for seconds: the raised thresholds are their memory. Quantities are
 * dimensionless, as in machine learning. For adaptation of a measured cell, use `adaptiveExponential`.
 *
 * The source steps v(t+1) = alpha v(t) - v_th z(t) + input and a(t+1) = rho a(t) + z(t), with alpha = e^(-dt / tau_m) and
 * rho = e^(-dt / tau_a): the effect of a spike z is seen one step later, undecayed. Here the effect comes at the spike, so it is
 * divided by the decay of the next step.
 */
export const lifAdaptive = defineNeuron({
  name: 'lif_adaptive',
  source: 'Bellec et al. 2020, ALIF neurons; constants of the evidence accumulation task',
  parameters: {
    tau_m: { unit: 'ms', default: 20, meaning: 'membrane time constant' },
    tau_a: { unit: 'ms', default: 2000, meaning: 'time constant of the adaptation' },
    v_th: { unit: '1', default: 0.6, meaning: 'threshold at rest, and what a spike subtracts' },
    beta: { unit: '1', default: 0.01742, meaning: 'rise of the threshold per spike' },
    t_ref: { unit: 'ms', default: 4, meaning: 'whole steps without spikes; input still counts' },
  },
  state: {
    v: { unit: '1', meaning: 'membrane potential' },
    a: { unit: '1', meaning: 'adaptation' },
  },
  inputs: { x_ext: { unit: '1', default: 0, meaning: 'input added in every step' } },
  receptors: { psp: { unit: '1', meaning: 'weighted spikes', onInput: 'v += input + x_ext', applied: 'after' } },
  equations: `
    dv/dt = -v/tau_m
    da/dt = -a/tau_a
  `,
  spike: { when: 'v >= v_th + beta*a' },
  reset: 'v -= v_th*exp(dt/tau_m); a += exp(dt/tau_a)',
  refractory: { time: 't_ref' },
});
