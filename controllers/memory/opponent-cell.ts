import { defineNeuron } from '../engine/model/define.ts';

/**
 * Leaky integrate-and-fire neuron for one direction of an axis: a graded input `drive`, of either sign, moves its potential towards
 * bias + drive. Of cells with several biases more spike the larger the drive is, and none at 0 if all biases are below 1.
 *
 * At a constant sum I > 1 of bias and drive it spikes every t_ref + tau ln(I/(I - 1)).
 */
export const opponentCell = defineNeuron({
  name: 'opponent_cell',
  source: 'leaky integrate-and-fire, Lapicque 1907; thresholds in a row: range fractionation, Cohen 1964',
  parameters: {
    tau: { unit: 'ms', default: 20, meaning: 'membrane time constant' },
    bias: { unit: '1', default: 0.45, meaning: 'constant drive, as a share of the threshold' },
    least: { unit: '1', default: -1, meaning: 'lowest potential' },
    t_ref: { unit: 'ms', default: 4, meaning: 'refractory time' },
  },
  state: {
    v: { unit: '1', meaning: 'potential, as a share of the threshold' },
    drive: { unit: '1', meaning: 'graded input of the step' },
  },
  receptors: { graded: { unit: '1', meaning: 'graded input', onInput: 'drive = input' } },

  onStep: 'v = max(v, least)',
  equations: 'dv/dt = (bias + drive - v)/tau',
  spike: { when: 'v >= 1' },
  reset: 'v = 0',
  refractory: { time: 't_ref', hold: ['v'] },
  events: { trial_start: 'v = 0' },
});
