import { defineNeuron } from '../engine/model/define.ts';

/**
 * Spikes that the host decides. Set `fire` of a neuron to 1: it spikes once, in the next step, and `fire` is 0 again. With a
 * larger number it spikes that many times, once per step.
 *
 * Use it for recorded spikes, and for sensors that give events, such as event cameras. `playSpikes` sets `fire` from arrays and
 * streams.
 */
export const spikeSource = defineNeuron({
  name: 'spike_source',
  source: 'a relay of spikes from outside the network',
  parameters: {},
  state: {},
  inputs: { fire: { unit: '1', default: 0, meaning: 'spikes still to be sent' } },
  spike: { when: 'fire > 0.5' },
  reset: 'fire -= 1',
});
