import { defineSynapse } from '../engine/model/define.ts';

/**
 * Recurrent e-prop: the gradient of a loss with respect to a weight, summed online from an eligibility trace of the synapse and the
 * learning signal of its postsynaptic neuron. Targets are `epropNeuron`.
 *
 * The traces are held as they were at the last `renew` of the targets, plus what spikes have added since, so that a synapse is
 * touched only where a spike arrives; `epropNeuron` explains it. Host and events, in this order:
 *
 * - every few tau_m: `settle` brings the traces up to date, then `renew` makes that the new reference;
 * - at the end of a trial, one step after its last, with `open` of the neurons at 0: `settle`, then `gather` adds the trial's gradient to
 *   that of the batch; then `renew` and `rest`;
 * - at the end of a batch: `adam` or `descend` changes the weights. Adam's correction of its bias is in `rate`:
 *   eta sqrt(1 - beta_2^k) / (1 - beta_1^k) in batch k from 1.
 *
 * The gradient is sum over steps of L ebar + c_reg (spikes/trial - f_target)/trial * e: loss, and half the squared deviation of the
 * rate from f_target.
 */
export const eprop = defineSynapse({
  name: 'eprop',
  source: 'Bellec et al. 2020, Nat Commun 11:3625; Adam: Kingma & Ba 2015',
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
    g: { unit: '1', meaning: 'gradient of the loss in this trial' },
    r: { unit: '1', meaning: 'sum of e in this trial' },
    gradient: { unit: '1', meaning: 'sum over the trials of this batch' },
    mean: { unit: '1', meaning: 'Adam: mean gradient' },
    square: { unit: '1', meaning: 'Adam: mean squared gradient' },
  },
  modulators: {
    trial: { unit: 'ms', initial: 1000, meaning: 'length of a trial' },
    scale: {
      unit: '1',
      initial: 1,
      meaning: 'factor of the gradient: 1 over the number of trials, or of steps, or both',
    },
    rate: { unit: '1', initial: 0.001, meaning: 'learning rate of the next change' },
  },
  onPre: `
    post += w
    zbar += q_0_post
    eps += q_1_post
    ebar += q_2_post
    g += q_3_post
    r += q_4_post
  `,
  events: {
    settle: `
      g += D_0_post*zbar + D_1_post*eps + D_2_post*ebar
      r += R_0_post*zbar + R_1_post*eps
      ebar = C_0_post*zbar + C_1_post*eps + C_2_post*ebar
      eps = B_0_post*zbar + B_1_post*eps
      zbar *= A_post
    `,
    gather: 'gradient += g + c_reg*(count_post/trial - f_target)/trial*r',
    rest: `
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
