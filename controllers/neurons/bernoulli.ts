import { defineNeuron } from '../engine/model/define.ts';

/**
 * One draw per step with p = rate dt: the first-order form of a Poisson process.
 *
 * Use it to repeat published programs that draw in this way. For all else use `poisson`, whose probability stays below 1 at any rate.
 */
export const bernoulli = defineNeuron({
  name: 'bernoulli',
  source: 'Brzosko et al. 2017 (ModelDB 233396), place cells',
  parameters: {},
  state: {},
  inputs: { rate: { unit: 'Hz', default: 0, meaning: 'rate, held until set again; p = rate dt, at most 1' } },
  spike: { hazard: 'rate', probability: 'linear' },
});
