import { defineNeuron } from '../engine/model/define.ts';

/**
 * One coordinate of the place that is sensed, `here`, and of the place that is recalled, `goal`: graded quantities of a neuron without
 * spikes, each a mean of the weights of `coordinateLearning` over recent spikes. `u` is the way from here to the goal as a
 * graded signal for synapses of the rule `graded`, 0 unless enough is recalled.
 *
 * `error` is what `here` gained since the last learning beyond what odometry told, whose sum is `travel`. Add to `travel` in each step and
 * raise `learn`, then `learned`.
 *
 * Nothing but the division by the number of spikes is done here that the synapses do not do.
 */
export const coordinateCell = defineNeuron({
  name: 'coordinate_cell',
  source:
    'temporal differences of coordinates: Foster, Morris & Dayan 2000, Hippocampus 10:1, eq. 12, in discrete time; spikes and normalisation are ours',
  parameters: {
    least: { unit: '1', default: 8, meaning: 'sum of the traces of recall from which on there is a goal' },
    slope: { unit: '1/m', default: 15, meaning: 'signal u of a way of 1 m' },
  },
  state: {
    here: { unit: 'm', meaning: 'coordinate of the place that is sensed' },
    goal: { unit: 'm', meaning: 'coordinate of the place that is recalled' },
    u: { unit: '1', meaning: 'graded signal of the way from here to the goal; 0 without a goal' },
    before: { unit: 'm', meaning: 'here, when it was last learned' },
    error: { unit: 'm', meaning: 'gain of here since then, beyond the travel' },
    sensed: { unit: 'm', meaning: 'weighted sum of the traces of place cells' },
    spikes: { unit: '1', meaning: 'sum of these traces' },
    remembered: { unit: 'm', meaning: 'weighted sum of the traces of recall' },
    recalled: { unit: '1', meaning: 'sum of these traces' },
    norm: { unit: '1', initial: 1, meaning: 'spikes + 1 when it was last learned' },
  },
  inputs: {
    travel: { unit: 'm', default: 0, meaning: 'travel along this axis since it was last learned, by odometry' },
  },
  receptors: {
    place: { unit: 'm', meaning: 'weighted traces of place cells', onInput: 'sensed = input' },
    active: { unit: '1', meaning: 'traces of place cells', onInput: 'spikes = input' },
    memory: { unit: 'm', meaning: 'weighted traces of recall', onInput: 'remembered = input' },
    recall: { unit: '1', meaning: 'traces of recall', onInput: 'recalled = input' },
    moved: { unit: 'm', meaning: 'what learning added to the weighted sum', onInput: 'before += input/norm' },
  },
  onStep: `
    here = sensed/(spikes + 1)
    goal = remembered/max(recalled, 1)
    u = where(recalled > least, slope*(goal - here), 0)
    error = here - before - travel
  `,
  spike: { when: 'spikes < 0' },
  events: {
    trial_start: 'travel = 0*m',
    learned: 'before = here; travel = 0*m; norm = spikes + 1',
  },
});
