import { defineNeuron } from '../engine/model/define.ts';

/**
 * Remembers an obstacle at its place: it relays a spike of a tonic cell where more than theta of it arrives.
 *
 * Use it with `contactMemory`, whose weight is what it remembers, and let it inhibit what stands for the place.
 */
export const barrierCell = defineNeuron({
  name: 'barrier_cell',
  source:
    'a threshold unit, McCulloch & Pitts 1943; what it is told: a cell of the certainty grid of Moravec & Elfes 1985',
  parameters: { theta: { unit: '1', default: 0.5, meaning: 'input in a step above which it spikes' } },
  state: { v: { unit: '1', meaning: 'input of the step' } },
  inputs: {
    contact: { unit: '1', default: 0, meaning: '1 while an obstacle is felt at its place, else 0' },
    free: { unit: '1', default: 0, meaning: '1 while a way is felt through its place, else 0' },
  },
  receptors: { memory: { unit: '1', meaning: 'weighted spikes of a tonic cell', onInput: 'v = input' } },
  spike: { when: 'v > theta' },
});
