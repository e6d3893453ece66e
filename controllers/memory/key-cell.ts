import { defineNeuron } from '../engine/model/define.ts';

/**
 * Key of a memory: a Poisson process whose rate the host sets, and which a spike fed back makes spike with p = 1 - exp(-weight).
 *
 * Use it with `hebbianMemory`. Feed the values of the memory back to it where what is read should be the next key.
 */
export const keyCell = defineNeuron({
  name: 'key_cell',
  source:
    'a Poisson process with a relay: the key layer of Limbacher, Özdenizci & Legenstein 2022, arXiv:2205.11276, with spikes drawn',
  parameters: {},
  state: { fed: { unit: '1', meaning: 'what was fed back in the step' } },
  inputs: { rate: { unit: 'Hz', default: 0, meaning: 'rate, held until set again' } },
  receptors: { feedback: { unit: '1', meaning: 'weighted spikes fed back', onInput: 'fed = input' } },
  spike: { hazard: 'rate + fed/dt', probability: 'exponential' },
});
