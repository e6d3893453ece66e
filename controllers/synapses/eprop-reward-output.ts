import { defineSynapse } from '../engine/model/define.ts';

/**
 * Output weights of reward-based e-prop, onto the readouts of actions and of the value (`epropReadout`). After each step that counts the host
 * sets `td`, the TD error of the step before, and raises `reward`; then it sets `error` of the targets and raises `learn`. The gradient is
 * the sum of the TD errors times the discounted sum of error times filtered spikes. The batch ends as for `epropReward`, with the same
 * events and modulators.
 */
export const epropRewardOutput = defineSynapse({
  name: 'eprop_reward_output',
  source: 'Bellec et al. 2020, Nat Commun 11:3625, reward-based e-prop; Adam: Kingma & Ba 2015',
  parameters: {
    tau_out: { unit: 'ms', default: 20, meaning: 'time constant of the readout' },
    discount: { unit: '1', default: 0.99, meaning: 'of reward, per step' },
    beta_1: { unit: '1', default: 0.9, meaning: 'Adam: decay of the mean gradient' },
    beta_2: { unit: '1', default: 0.999, meaning: 'Adam: decay of the mean square' },
    epsilon: { unit: '1', default: 1e-8, meaning: 'Adam: added to the root' },
  },
  state: {
    w: { unit: 'weight', meaning: 'weight' },
    h: { unit: '1', meaning: 'discounted sum of error times filtered spikes' },
    gradient: { unit: '1', meaning: 'sum over the trials of this batch' },
    mean: { unit: '1', meaning: 'Adam: mean gradient' },
    square: { unit: '1', meaning: 'Adam: mean squared gradient' },
  },
  traces: {
    zbar: {
      of: 'pre',
      unit: '1',
      meaning: 'filtered presynaptic spikes',
      equation: 'dzbar/dt = -zbar/tau_out',
      onSpike: 'zbar += 1 - exp(-dt/tau_out)',
    },
  },
  modulators: {
    td: { unit: '1', meaning: 'TD error of the step before' },
    scale: { unit: '1', initial: 1, meaning: 'factor of the gradient: 1 over the number of trials' },
    rate: { unit: '1', initial: 0.001, meaning: 'learning rate of the next change' },
  },
  onPre: 'post += w',
  events: {
    learn: 'h = discount*h + error_post*zbar',
    reward: 'gradient += td*h',
    rest: `
      zbar = 0
      h = 0
    `,
    descend: `
      w -= rate*scale*gradient
      gradient = 0
    `,
    adam: `
      mean = beta_1*mean + (1 - beta_1)*scale*gradient
      square = beta_2*square + (1 - beta_2)*(scale*gradient)^2
      w -= rate*mean/(sqrt(square) + epsilon)
      gradient = 0
    `,
  },
});
