import { defineNeuron } from '../engine/model/define.ts';

/**
 * Homogeneous Poisson process, drawn one interval at a time: as `poisson`, at most one spike per step with p = 1 - exp(-rate dt).
 *
 * Use it for background input whose rates seldom change: nothing is drawn between spikes.
 *
 * Intervals are geometric: the whole steps of an exponential interval. They have no memory. So the rest of an interval is drawn
 * again when the rate has changed, and after 2^22 steps. Up to there single precision counts steps in halves, and the half marks
 * such an end.
 */
export const homogeneousPoisson = defineNeuron({
  name: 'homogeneous_poisson',
  source: 'geometric variates from exponential ones, Devroye 1986, chapter X.2',
  deviations: ['at most one spike per step, as `poisson` has: in steps of 1 ms, 500 Hz gives 393 spikes/s'],
  parameters: {},
  state: {
    left: { unit: '1', meaning: 'steps until the next spike' },
    drawn: { unit: 'Hz', meaning: 'rate for which they were drawn' },
  },
  inputs: { rate: { unit: 'Hz', default: 0, meaning: 'rate, held until set again' } },
  onStep: `
    left = where(left < 1 or rate != drawn, min(4194304.5, floor(-log(1 - uniform)/(max(rate, 0*Hz)*dt))), left - 1)
    drawn = rate
  `,
  spike: { when: 'left == 0' },
});
