import { defineSynapse } from '../engine/model/define.ts';

/**
 * Graded transmission: in every step the target receives the weight times the quantity `u` of the source, which needs no spikes.
 *
 * The source is a neuron with state or input `u`, such as `coordinateCell` or `gradedSource`.
 */
export const graded = defineSynapse({
  name: 'graded',
  source: 'graded synaptic transmission, as between non-spiking local neurons; Roberts & Bush 1981',
  state: { w: { unit: 'weight', meaning: 'weight, for a signal of 1' } },
  onStep: 'post += w*u_pre',
});
