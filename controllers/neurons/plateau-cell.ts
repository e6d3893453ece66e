import { defineNeuron } from '../engine/model/define.ts';

/**
 * Spikes at random with a rate in proportion to its filtered input, and has plateau potentials that the host begins. The filtered plateau is the
 * instructive signal of `btspWeightDependent`, which learns what came before and during it.
 */
export const plateauCell = defineNeuron({
  name: 'plateau_cell',
  source:
    'plateau and instructive signal of Milstein et al. 2021, eLife 10:e73046; output of a linear-nonlinear Poisson cascade, Chichilnisky 2001',
  parameters: {
    tau: { unit: 'ms', default: 20, meaning: 'decay of the filtered input' },
    duration: { unit: 'ms', default: 300, meaning: 'length of a plateau' },
    tau_instructive: { unit: 'ms', default: 376, meaning: 'decay of the instructive signal' },
    gain: { unit: 'Hz', default: 20, meaning: 'rate at a filtered input of 1' },
  },
  state: {
    u: { unit: '1', meaning: 'filtered input' },
    left: { unit: 'ms', meaning: 'time until the plateau is over' },
    instructive: { unit: '1', meaning: 'filtered plateau, 1 at the end of one' },
  },
  inputs: { onset: { unit: '1', default: 0, meaning: '1: a plateau begins in the next step; used up by it' } },
  receptors: { drive: { unit: '1', meaning: 'jump of the filtered input', onInput: 'u += input' } },
  onStep: `
    left = max(left - dt, onset*duration)
    onset = 0
  `,
  equations: `
    du/dt = -u/tau
    d(instructive)/dt = (where(left > 0.5*dt, 1/(1 - exp(-duration/tau_instructive)), 0) - instructive)/tau_instructive
  `,
  spike: { hazard: 'gain*u', probability: 'exponential' },
});
