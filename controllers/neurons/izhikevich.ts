import { defineNeuron } from '../engine/model/define.ts';

/**
 * Quadratic integrate-and-fire neuron with recovery, which fires in most of the patterns of cortical cells.
 *
 * Use it where firing patterns matter, such as bursts, rebound or resonance, and measured parameters do not. `izhikevichCells` has
 * parameters for twenty patterns. Its constants are tuned to forward Euler: step it at 0.1 to 0.5 ms, or use `izhikevich2003` at
 * 1 ms. Use `adaptiveExponential` where parameters should be those of a cell.
 */
export const izhikevich = defineNeuron({
  name: 'izhikevich',
  source: 'Izhikevich 2003, eqs. 1-3; stepping of izhikevich in NEST',
  deviations: [
    'the cell of accommodation has the recovery of all cells and other ramps; its program has u’ = a b (v + 65 mV), without - a u',
    'd of the after-depolarisation is -18 mV/ms for -21, and of the inhibition-induced bursts 0 for -2: in steps finer than those of the program, these cells would fire without end',
  ],
  parameters: {
    a: { unit: '1/ms', default: 0.02, meaning: 'rate of recovery' },
    b: { unit: '1/ms', default: 0.2, meaning: 'sensitivity of recovery to the potential' },
    c: { unit: 'mV', default: -65, meaning: 'potential after a spike' },
    d: { unit: 'mV/ms', default: 8, meaning: 'jump of recovery at a spike' },
    k_1: { unit: '1/ms', default: 5, meaning: 'linear part of the spike generation' },
    k_0: { unit: 'mV/ms', default: 140, meaning: 'constant part of the spike generation' },
    v_0: { unit: 'mV', default: 0, meaning: 'potential at which recovery has no drive' },
  },
  state: {
    v: { unit: 'mV', initial: -65, meaning: 'membrane potential' },
    u: { unit: 'mV/ms', initial: 'b*(-65*mV)', meaning: 'recovery' },
  },
  inputs: { I_ext: { unit: 'mV/ms', default: 0, meaning: 'injected current' } },
  receptors: { psp: { unit: 'mV', meaning: 'jump of the potential', onInput: 'v += input', applied: 'after' } },
  equations: `
    dv/dt = 0.04*v^2/(mV*ms) + k_1*v + k_0 - u + I_ext
    du/dt = a*(b*(v - v_0) - u)
  `,
  method: 'euler',
  spike: { when: 'v >= 30*mV' },
  reset: 'v = c; u += d',
});

/** Parameters as the publications give them: a and b in 1/ms, c in mV, d in mV/ms. */
function published(a: number, b: number, c: number, d: number) {
  return { a: `${a} 1/ms`, b: `${b} 1/ms`, c: `${c} mV`, d: `${d} mV/ms` } as const;
}

/** Spike generation of the cells that fire at any low rate. */
const CLASS_ONE = { k_1: '4.1 1/ms', k_0: '108 mV/ms' } as const;

/**
 * Cell types for `parameters`: those of Izhikevich 2003, figure 2, and from `tonicSpiking` on the twenty of Izhikevich 2004,
 * figure 1. Two jumps d differ from those of its program, which takes coarser steps: it has -21 for the after-depolarisation and
 * -2 for the inhibition-induced bursts. In small steps the cells would then fire without end. The program of its accommodation has
 * u' = a b (v + 65 mV), without - a u; here recovery is that of all cells, and other ramps show the pattern.
 */
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
  classOne: { ...published(0.02, -0.1, -55, 6), ...CLASS_ONE },
  classTwo: published(0.2, 0.26, -65, 0),
  spikeLatency: published(0.02, 0.2, -65, 6),
  subthresholdOscillation: published(0.05, 0.26, -60, 0),
  resonance: published(0.1, 0.26, -60, -1),
  integration: { ...published(0.02, -0.1, -55, 6), ...CLASS_ONE },
  reboundSpike: published(0.03, 0.25, -60, 4),
  reboundBurst: published(0.03, 0.25, -52, 0),
  thresholdVariability: published(0.03, 0.25, -60, 4),
  bistability: published(0.1, 0.26, -60, 0),
  afterDepolarisation: published(1, 0.2, -60, -18),
  accommodation: { ...published(0.02, 1, -55, 4), v_0: '-65 mV' },
  inhibitionInducedSpiking: published(-0.02, -1, -60, 8),
  inhibitionInducedBursting: published(-0.026, -1, -45, 0),
} as const;
