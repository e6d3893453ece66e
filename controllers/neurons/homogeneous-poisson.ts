import { defineNeuron } from '../engine/model/define.ts';

/**
 * Homogeneous Poisson process, drawn an interval at a time: as `poisson`, at most one spike a step with p = 1 - exp(-rate dt),
 * for sources whose rate stays the same for many steps, in which nothing is drawn.
 *
 * Intervals are geometric, the whole steps of an exponential one. They have no memory: what is left of one is drawn again
 * when the rate has changed, and after 2^22 steps, which single precision counts with the half that tells such an end.
 */
export const homogeneousPoisson = defineNeuron({
  name: 'homogeneous_poisson',
  source: 'geometric variates from exponential ones, Devroye 1986, chapter X.2',
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
