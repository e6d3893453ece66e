import { defineNeuron } from '../engine/model/define.ts';

/**
 * A graded signal that the host sets: it never spikes, and its `u` acts through synapses of the rule `graded`.
 *
 * Use it for a tonic drive, and for a signal that comes from outside of the network.
 */
export const gradedSource = defineNeuron({
  name: 'graded_source',
  source: 'a relay of a graded signal from outside the network',
  parameters: {},
  state: {},
  inputs: { u: { unit: '1', default: 0, meaning: 'signal, held until set again' } },
  spike: { when: 'u > 1e30' },
});
