import { defineNeuron } from '../engine/model/define.ts';

/**
 * One coordinate of the place that is sensed, `here`, and of the place that is recalled, `goal`. Both are graded: means of the weights of
 * `coordinateLearning` over recent spikes, sum w x/(sum x + 1) and sum w y/max(sum y, 1). `u` is the way between them, as a graded signal
 * for synapses of the rule `graded`; it is 0 unless enough is recalled.
 *
 * `error` is what `here` gained since it was last learned, beyond the `travel` that odometry told. Add to `travel` in each step; raise
 * `learn` and then `learned`.
 */
export const coordinateCell = defineNeuron({
  name: 'coordinate_cell',
  source:
    'temporal differences of coordinates: Foster, Morris & Dayan 2000, Hippocampus 10:1; spikes and normalisation are ours',
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
