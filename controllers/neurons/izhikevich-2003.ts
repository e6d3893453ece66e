import { defineNeuron } from '../engine/model/define.ts';

/**
 * The neuron of `izhikevich` as its author's network program steps it at 1 ms: two half steps of the potential, in which
 * the spikes of the step are a current, then recovery from the new potential.
 *
 * Use it in networks with steps of 1 ms, or to repeat the published network.
 */
export const izhikevich2003 = defineNeuron({
  name: 'izhikevich_2003',
  source: 'Izhikevich 2003, program of figure 3; izhikevich in NEST with consistent_integration false',
  parameters: {
    a: { unit: '1/ms', default: 0.02, meaning: 'rate of recovery' },
    b: { unit: '1/ms', default: 0.2, meaning: 'sensitivity of recovery to the potential' },
    c: { unit: 'mV', default: -65, meaning: 'potential after a spike' },
    d: { unit: 'mV/ms', default: 8, meaning: 'jump of recovery at a spike' },
  },
  state: {
    v: { unit: 'mV', initial: -65, meaning: 'membrane potential' },
    u: { unit: 'mV/ms', initial: 'b*(-65*mV)', meaning: 'recovery' },
    i: { unit: 'mV/ms', meaning: 'current of the spikes of this step' },
  },
  inputs: { I_ext: { unit: 'mV/ms', default: 0, meaning: 'injected current' } },
  receptors: { current: { unit: 'mV/ms', meaning: 'current in this step', onInput: 'i = input' } },
  onStep: `
    v += dt/2*(0.04*v^2/(mV*ms) + 5*v/ms + 140*mV/ms - u + I_ext + i)
    v += dt/2*(0.04*v^2/(mV*ms) + 5*v/ms + 140*mV/ms - u + I_ext + i)
    u += dt*a*(b*v - u)
  `,
  spike: { when: 'v >= 30*mV' },
  reset: 'v = c; u += d',
});
