import { defineSynapse } from '../engine/model/define.ts';

/**
 * Reward-based e-prop: the gradient of an actor-critic loss with respect to a recurrent weight, summed online. Targets are
 * `epropRewardNeuron`. As `eprop`, with one trace more: learning signal times eligibility, filtered by the discount of reward (F_gamma in the
 * source), waits for the TD error. Host and events are those of `eprop`; between the last step of a trial and `settle` there are two
 * steps with `open` at 0, of which the second has the last TD error.
 *
 * The gradient is sum over steps of td F_gamma(L ebar) + c_reg (spikes/trial - f_target)/trial * e.
 */
export const epropReward = defineSynapse({
  name: 'eprop_reward',
  source: 'Bellec et al. 2020, Nat Commun 11:3625, reward-based e-prop; Adam: Kingma & Ba 2015',
  parameters: {
    c_reg: { unit: 'ms^2', default: 300, meaning: 'weight of the regularisation of rates' },
    f_target: { unit: 'Hz', default: 10, meaning: 'rate that it aims at' },
    beta_1: { unit: '1', default: 0.9, meaning: 'Adam: decay of the mean gradient' },
    beta_2: { unit: '1', default: 0.999, meaning: 'Adam: decay of the mean square' },
    epsilon: { unit: '1', default: 1e-8, meaning: 'Adam: added to the root' },
  },
  state: {
    w: { unit: 'weight', meaning: 'weight' },
    zbar: { unit: '1', meaning: 'filtered presynaptic spikes' },
    eps: { unit: '1', meaning: 'eligibility of the threshold' },
    ebar: { unit: '1', meaning: 'filtered eligibility' },
    h: { unit: '1', meaning: 'discounted sum of learning signal times filtered eligibility' },
    g: { unit: '1', meaning: 'gradient of the loss in this trial' },
    r: { unit: '1', meaning: 'sum of e in this trial' },
    gradient: { unit: '1', meaning: 'sum over the trials of this batch' },
    mean: { unit: '1', meaning: 'Adam: mean gradient' },
    square: { unit: '1', meaning: 'Adam: mean squared gradient' },
  },
  modulators: {
    trial: { unit: 'ms', initial: 1000, meaning: 'length of a trial' },
    scale: { unit: '1', initial: 1, meaning: 'factor of the gradient: 1 over the number of trials' },
    rate: { unit: '1', initial: 0.001, meaning: 'learning rate of the next change' },
  },
  onPre: `
    post += w
    zbar += q_0_post
    eps += q_1_post
    ebar += q_2_post
    h += q_3_post
    g += q_4_post
    r += q_5_post
  `,
  events: {
    settle: `
      g += D_0_post*zbar + D_1_post*eps + D_2_post*ebar + D_3_post*h
      r += R_0_post*zbar + R_1_post*eps
      h = H_0_post*zbar + H_1_post*eps + H_2_post*ebar + H_3_post*h
      ebar = C_0_post*zbar + C_1_post*eps + C_2_post*ebar
      eps = B_0_post*zbar + B_1_post*eps
      zbar *= A_post
    `,
    gather: 'gradient += g + c_reg*(count_post/trial - f_target)/trial*r',
    rest: `
      h = 0
      g = 0
      r = 0
      zbar = 0
      eps = 0
      ebar = 0
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
