import { defineNeuron } from '../engine/model/define.ts';

/**
 * Lobula giant movement detector: the product of an object's angular velocity and a decaying exponential of its angular size,
 * f = C theta' e^(-alpha theta), computed as the sum of a logarithm and an inhibition in an exponential of the potential. At constant
 * approach speed v, an object of half size l makes it peak where theta = 2 atan(1 / alpha), at alpha l / |v| before contact.
 *
 * Use it to detect collisions in the events of a camera.
 *
 * Edges that pass over the retina excite it for a short time, so that the excitation follows the angular velocity. The area that
 * they have passed over inhibits it for a long time, so that the inhibition follows the angular size.
 */
export const loomingDetector = defineNeuron({
  name: 'looming_detector',
  source:
    'Gabbiani, Krapp & Laurent 1999, J Neurosci 19:1122, eq. 1; Gabbiani, Krapp, Koch & Laurent 2002, Nature 420:320',
  parameters: {
    tau_ex: { unit: 'ms', default: 5, meaning: 'decay of excitation' },
    tau_in: { unit: 'ms', default: 2000, meaning: 'decay of inhibition' },
    rho: { unit: 'Hz', default: 100, meaning: 'rate at an excitation of 1 without inhibition' },
  },
  state: {
    e: { unit: '1', meaning: 'excitation: angular velocity' },
    s: { unit: '1', meaning: 'inhibition: alpha times angular size' },
  },
  receptors: {
    motion: { unit: '1', meaning: 'an edge passes', onInput: 'e += input' },
    size: { unit: '1', meaning: 'an edge has passed', sign: 'positive', onInput: 's += input' },
  },
  equations: `
    de/dt = -e/tau_ex
    ds/dt = -s/tau_in
    u = log(max(e, 1e-9)) - s
  `,
  spike: { hazard: 'rho*exp(u)', probability: 'exponential' },
  events: { saccade: 'e = 0; s = 0' },
});
