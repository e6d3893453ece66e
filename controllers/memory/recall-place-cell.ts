import { defineNeuron } from '../engine/model/define.ts';

/**
 * Place cell with a second compartment, which is told what a memory recalls: a Poisson process at a rate that the host sets, with a trace x
 * of its own spikes and a trace y of recalled ones. A spike that is relayed to it makes it spike with p = 1 - exp(-weight); recall does not.
 *
 * Use it where a place that is sensed and one that is remembered are read through the same synapses, as by `coordinateLearning`.
 */
export const recallPlaceCell = defineNeuron({
  name: 'recall_place_cell',
  source:
    'our own: a Poisson place cell, O’Keefe & Burgess 1996, with a trace of what it recalls beside that of its spikes',
  parameters: {
    tau_x: { unit: 'ms', default: 150, meaning: 'decay of the trace of spikes' },
    tau_y: { unit: 'ms', default: 200, meaning: 'decay of the trace of recalled spikes' },
  },
  state: {
    x: { unit: '1', meaning: 'recent spikes' },
    y: { unit: '1', meaning: 'recently recalled spikes' },
    relayed: { unit: '1', meaning: 'what was relayed in the step' },
  },
  inputs: { rate: { unit: 'Hz', default: 0, meaning: 'rate, held until set again' } },
  receptors: {
    recall: { unit: '1', meaning: 'recalled spikes', onInput: 'y += input', applied: 'after' },
    relay: {
      unit: '1',
      meaning: 'weighted spikes of a cell that it follows',
      sign: 'positive',
      onInput: 'relayed = input',
    },
  },
  equations: `
    dx/dt = -x/tau_x
    dy/dt = -y/tau_y
  `,
  spike: { hazard: 'rate + relayed/dt', probability: 'exponential' },
  reset: 'x += 1',
  events: {
    trial_start: 'x = 0; y = 0',
    clear_recall: 'y = 0',
  },
});
