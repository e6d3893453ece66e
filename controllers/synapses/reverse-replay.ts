import { defineSynapse } from '../engine/model/define.ts';

/**
 * Learns goal-directed sequences from reverse replay. A presynaptic spike reads the trace of earlier postsynaptic spikes and leaves
 * an eligibility in proportion to what it releases. So a wave of activity from A to B strengthens the synapses from B to A, and waves
 * that leave a goal come to point at it. Depression makes it stronger: a neuron that the wave has passed releases less.
 *
 * Transmission is that of `shortTermPlasticity`. `eta` gates learning, as dopamine does at a goal; while `running` is 1, weights
 * decay towards w_0. The event `consolidate` moves eligibility into weights and, a step later, `normalise` divides the weights of a
 * neuron by their sum where that is above w_sum. The target needs a receptor `weights` and state `w_in`, as `lifSoftplus` has.
 *
 * A postsynaptic spike in the step of the presynaptic one counts as earlier, for the rule is run when the spike arrives. With A_pre = 0
 * and A_post > 0 the rule is causal, and what it learns leads away.
 */
export const reverseReplay = defineSynapse({
  name: 'reverse_replay',
  source:
    'Haga & Fukai 2018, eLife 7:e34171, with spikes; release: Tsodyks & Markram 1997, with facilitation as in Markram, Wang & Tsodyks 1998',
  deviations: [
    'the source is a rate model whose learning is the product of the postsynaptic rate and the release of the moment; here the window is that of post before pre, for spikes of fast waves would else strengthen the way that the wave goes',
    "`eta` gates learning by the reward. The program of the source's figure 10 has one learning rate of 0.1 in all rests, before and after a trial, and while running too, and 0 in its control. Whether spikes learn without the gate was not tried",
    'weights change every `interval`',
    'decay while running is added, without which old goals hold the agent',
  ],
  parameters: {
    U: { unit: '1', default: 0.4, meaning: 'utilisation after a first spike' },
    tau_rec: { unit: 'ms', default: 300, meaning: 'recovery of resources' },
    tau_fac: { unit: 'ms', default: 200, meaning: 'decay of utilisation' },
    tau_x: { unit: 'ms', default: 20, meaning: 'window of pre before post' },
    tau_y: { unit: 'ms', default: 20, meaning: 'window of post before pre' },
    A_pre: {
      unit: 'weight',
      default: 0.025,
      meaning: 'eligibility of a release of 1 right after a postsynaptic spike',
    },
    A_post: { unit: 'weight', default: 0, meaning: 'eligibility of a postsynaptic spike right after a release of 1' },
    tau_e: { unit: 's', default: 10, meaning: 'time in which eligibility becomes weight' },
    interval: { unit: 'ms', default: 100, meaning: 'time between two consolidations' },
    lambda: { unit: '1/s', default: 0.03, meaning: 'decay of weights while running' },
    w_sum: { unit: 'weight', default: 1, meaning: 'largest sum of the weights onto a neuron' },
    w_max: { unit: 'weight', default: 10, meaning: 'largest weight before it is normalised' },
  },
  state: {
    w: { unit: 'weight', meaning: 'effect of a spike that releases everything' },
    w_0: { unit: 'weight', initial: 0.125, meaning: 'weight that decay leads to' },
    e: { unit: 'weight', meaning: 'eligibility' },
    u: { unit: '1', meaning: 'utilisation' },
    d: { unit: '1', meaning: 'resources in use' },
    r: { unit: '1', meaning: 'resources released by the last spike' },
    x: { unit: '1', meaning: 'recent releases' },
  },
  traces: {
    y: {
      of: 'post',
      unit: '1',
      meaning: 'recent postsynaptic spikes',
      equation: 'dy/dt = -y/tau_y',
      onSpike: 'y += 1',
    },
  },
  modulators: {
    eta: { unit: '1', meaning: 'third factor, 1 while resting at a goal' },
    running: { unit: '1', meaning: '1 while the agent moves, 0 at rest' },
  },
  equations: `
    du/dt = -u/tau_fac
    dd/dt = -d/tau_rec
    dx/dt = -x/tau_x
  `,
  onPre: `
    u += U*(1 - u)
    r = u*(1 - d)
    d += r
    x += r
    post += w*r
    e += eta*A_pre*r*y
  `,
  onPost: 'e += eta*A_post*x',
  bounds: { w: [0, 'w_max'] },
  events: {
    consolidate: `
      w += e*(1 - exp(-interval/tau_e)) + running*lambda*interval*(w_0 - w)
      e *= exp(-interval/tau_e)
      weights_post += w
    `,
    normalise: 'w *= w_sum/max(w_sum, w_in_post)',
  },
});
