import { defineNeuron } from '../engine/model/define.ts';

/**
 * Spikes that the host decides: set `fire` of a neuron to 1 and it spikes once, in the next step, and takes the 1 away. A
 * larger number spikes that many times, once a step. `playSpikes` does it from arrays and streams.
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
