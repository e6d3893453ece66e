import { defineNeuron } from '../engine/model/define.ts';

/**
 * Place cell on a track, whose spikes precess in theta: a Poisson process of rate
 * r_out + r_field exp(-(x - centre)^2 / (2 sigma^2)) max(0, cos(2 pi f_theta t + pi (x - centre + extent/2) / extent)),
 * to which r_cue is added while a cue is shown, up to r_max. Fields are for runs towards larger x.
 *
 * Use it to give a network that learns the spikes of an animal that runs; the host writes where it is. `weights` sums the weights onto the
 * neuron where a rule asks for them.
 *
 * Its time is that of the simulation, so that theta stands still while it is not stepped. As in the source, the mean over a cycle is
 * 1/pi of the rate at the best phase.
 */
export const thetaPlaceCell = defineNeuron({
  name: 'theta_place_cell',
  source:
    'Ecker et al. 2022, eLife 11:e71850, and its program: spike trains of exploration; cue: Liao et al. 2024, Nat Neurosci 27:1987',
  deviations: [
    'no refractory time; the source drops spikes within 5 ms of another, but draws intervals and what it keeps of them by the same numbers, so that it has hardly any to drop',
  ],
  parameters: {
    centre: { unit: 'm', default: 0, meaning: 'centre of the place field' },
    sigma: { unit: 'm', default: 0.0697, meaning: 'standard deviation of the place field' },
    extent: { unit: 'm', default: 0.3, meaning: 'distance over which spikes precess by half a cycle' },
    f_theta: { unit: 'Hz', default: 7, meaning: 'frequency of theta' },
    r_field: { unit: 'Hz', default: 20, meaning: 'rate at the centre, at the best phase of theta' },
    r_out: { unit: 'Hz', default: 0, meaning: 'rate everywhere' },
    r_cue: { unit: 'Hz', default: 0, meaning: 'rate that a cue adds' },
    r_max: { unit: 'Hz', default: 20, meaning: 'highest rate' },
  },
  state: { w_in: { unit: 'nS', meaning: 'sum of the weights onto the neuron, since it was last asked for' } },
  inputs: {
    x: { unit: 'm', default: 0, meaning: 'where the animal is on the track' },
    cue: { unit: '1', default: 0, meaning: '1 while the cue is shown' },
  },
  receptors: { weights: { unit: 'nS', meaning: 'weights to be summed', onInput: 'w_in += input' } },
  equations: `
    far = (x - centre)/sigma
    cycles = f_theta*t + (x - centre)/(2*extent) + 0.25
    rate = r_out + r_field*exp(-far*far/2)*max(0, cos(6.283185307179586*(cycles - floor(cycles)))) + r_cue*cue
  `,
  spike: { hazard: 'min(rate, r_max)', probability: 'exponential' },
  events: { sum: 'w_in = 0' },
});
