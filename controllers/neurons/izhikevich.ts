import { defineNeuron } from '../engine/model.ts';

/**
 * Quadratic integrate-and-fire neuron with recovery, which fires in most of the patterns of cortical cells. Forward Euler,
 * as its constants are tuned to: step it at 0.1 to 0.5 ms, or use `izhikevich2003` at 1 ms.
 */
export const izhikevich = defineNeuron({
  name: 'izhikevich',
  source: 'Izhikevich 2003, eqs. 1-3; stepping of izhikevich in NEST',
  parameters: {
    a: { unit: '1/ms', default: 0.02, meaning: 'rate of recovery' },
    b: { unit: '1/ms', default: 0.2, meaning: 'sensitivity of recovery to the potential' },
    c: { unit: 'mV', default: -65, meaning: 'potential after a spike' },
    d: { unit: 'mV/ms', default: 8, meaning: 'jump of recovery at a spike' },
  },
  state: {
    v: { unit: 'mV', initial: -65, meaning: 'membrane potential' },
    u: { unit: 'mV/ms', initial: 'b*(-65*mV)', meaning: 'recovery' },
  },
  inputs: { I_ext: { unit: 'mV/ms', default: 0, meaning: 'injected current' } },
  receptors: { psp: { unit: 'mV', meaning: 'jump of the potential', onInput: 'v += input', applied: 'after' } },
  equations: `
    dv/dt = 0.04*v^2/(mV*ms) + 5*v/ms + 140*mV/ms - u + I_ext
    du/dt = a*(b*v - u)
  `,
  method: 'euler',
  spike: { when: 'v >= 30*mV' },
  reset: 'v = c; u += d',
});

/** Parameters (SI) as the publications give them: a and b in 1/ms, c in mV, d in mV/ms. */
function published(a: number, b: number, c: number, d: number) {
  return { a: a * 1e3, b: b * 1e3, c: c * 1e-3, d };
}

/** Cell types of Izhikevich 2003, figure 2, and of Izhikevich 2004, figure 1 (phasic and tonic), for `parameters`. */
export const izhikevichCells = {
  regularSpiking: published(0.02, 0.2, -65, 8),
  intrinsicallyBursting: published(0.02, 0.2, -55, 4),
  chattering: published(0.02, 0.2, -50, 2),
  fastSpiking: published(0.1, 0.2, -65, 2),
  thalamocortical: published(0.02, 0.25, -65, 0.05),
  resonator: published(0.1, 0.26, -65, 2),
  lowThresholdSpiking: published(0.02, 0.25, -65, 2),
  tonicSpiking: published(0.02, 0.2, -65, 6),
  phasicSpiking: published(0.02, 0.25, -65, 6),
  tonicBursting: published(0.02, 0.2, -50, 2),
  phasicBursting: published(0.02, 0.25, -55, 0.05),
  mixedMode: published(0.02, 0.2, -55, 4),
  spikeFrequencyAdaptation: published(0.01, 0.2, -65, 8),
  spikeLatency: published(0.02, 0.2, -65, 6),
  reboundSpike: published(0.03, 0.25, -60, 4),
} as const;
