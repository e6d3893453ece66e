import { defineSynapse } from '../engine/model/define.ts';

/**
 * Learns the coordinates of place cells from odometry by temporal differences, TD(lambda): a weight is where its cell's field lies along
 * one axis. At each event `learn`, with f = x/(sum x + 1) and the third factor `error` of the target,
 *
 * w += eta error e, then e = min(e exp(-interval/lambda) + f, 1/eta); rates below 0.001 have the bound of 0.001.
 *
 * The bound keeps it stable where the body is stuck: as the sum of f is below 1, an error moves what is read by less than itself. Without it
 * the trace of a cell that fires alone in a corner grows to 500, and coordinates to kilometres. It has the form of replacing traces (Singh &
 * Sutton 1996, Machine Learning 22:123), which hold at most 1.
 *
 * So after an error delta the coordinate that is read moves by eta delta times the sum of e f, which is sent to the target's receptor `moved`:
 * the next difference is then that of the place, and not of what was learned.
 *
 * Join `recallPlaceCell` with `coordinateCell`. Every synapse sends its two traces, with its weight and without, in every step. What is
 * sensed and what is recalled are read through the same weights, so that an offset and the scale of the map do not matter.
 */
export const coordinateLearning = defineSynapse({
  name: 'coordinate_learning',
  source:
    'Foster, Morris & Dayan 2000, Hippocampus 10:1: learning of coordinates by TD(lambda), with traces of spikes for rates',
  deviations: [
    'eligibility is at most 1/eta, as corrections would overshoot where the body is stuck; in the source it has no bound',
    'fields are divided by their sum and 1',
  ],
  parameters: {
    eta: { unit: '1', default: 0.02, meaning: 'learning rate' },
    lambda: { unit: 's', default: 5, meaning: 'decay of the eligibility' },
    interval: { unit: 'ms', default: 10, meaning: 'time between two learnings' },
  },
  state: {
    w: { unit: 'weight', meaning: 'coordinate of the field' },
    e: { unit: '1', meaning: 'eligibility: how much it was on the way here' },
  },
  onStep: `
    post += w*x_pre
    active_post += x_pre
    memory_post += w*y_pre
    recall_post += y_pre
  `,
  events: {
    trial_start: 'e = 0',
    learn: `
      w += eta*error_post*e
      moved_post += eta*error_post*e*x_pre
      e = min(e*exp(-interval/lambda) + x_pre/(spikes_post + 1), 1/max(eta, 0.001))
    `,
  },
});
