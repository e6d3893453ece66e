import { defineNeuron } from '../engine/model/define.ts';

/**
 * Recurrent neuron of reward-based e-prop: that of `epropNeuron`, with one row more in the map of its synapses. Learning signals do not
 * become a gradient at once, but wait for a TD error:
 *
 *     h' = discount h + L ebar',  g' = g + td h'
 *
 * The coefficients of h are H. All else is as `epropNeuron` explains it: between presynaptic spikes the traces of all synapses onto a neuron
 * change by the same map, which the neuron keeps since the last `renew`.
 *
 * As powers of the discount are divided by, `settle` and `renew` are also due every 2/-ln(discount) steps while steps count.
 *
 * The learning signal of step s arrives in step s + 1. Its TD error asks for the value of step s + 1, so that the host sets `td` for step
 * s + 2; there it meets h as of step s, before the learning signal of step s + 1 is added.
 */
export const epropRewardNeuron = defineNeuron({
  name: 'eprop_reward_neuron',
  source: 'Bellec et al. 2020, Nat Commun 11:3625, reward-based e-prop; order of a step as in eprop_neuron',
  parameters: {
    tau_m: { unit: 'ms', default: 20, meaning: 'membrane time constant, and that of the presynaptic trace' },
    tau_a: { unit: 'ms', default: 2000, meaning: 'time constant of the adaptation' },
    tau_out: { unit: 'ms', default: 20, meaning: 'time constant of the readouts, which filters the eligibility' },
    v_th: { unit: '1', default: 0.6, meaning: 'threshold at rest, and what a spike subtracts' },
    beta: { unit: '1', default: 0.01742, meaning: 'rise of the threshold per spike; 0 for LIF' },
    t_ref: { unit: 'ms', default: 5, meaning: 'shortest time between two spikes; input still counts' },
    gain: { unit: '1', default: 1, meaning: 'of input: 1, or 1 - exp(-dt/tau_m)' },
    height: { unit: '1', default: 0.5, meaning: 'of the pseudo-derivative: 0.3/v_th in the source' },
  },
  state: {
    v: { unit: '1', meaning: 'membrane potential' },
    a: { unit: '1', meaning: 'adaptation' },
    z: { unit: '1', meaning: '1 after a step with a spike, else 0' },
    wait: { unit: 'ms', meaning: 'refractory time left' },
    x: { unit: '1', meaning: 'weighted spikes of this step' },
    signal: { unit: '1', meaning: 'learning signal of the last step' },
    psi: { unit: '1', meaning: 'pseudo-derivative' },
    count: { unit: '1', meaning: 'spikes of this trial' },
    A: { unit: '1', initial: 1, meaning: 'zbar per zbar at renewal' },
    e_0: { unit: '1', meaning: 'eligibility e per zbar at renewal' },
    e_1: { unit: '1', meaning: 'the same per eps at renewal' },
    B_0: { unit: '1', meaning: 'eps per zbar' },
    B_1: { unit: '1', initial: 1, meaning: 'eps per eps' },
    C_0: { unit: '1', meaning: 'ebar per zbar' },
    C_1: { unit: '1', meaning: 'ebar per eps' },
    C_2: { unit: '1', initial: 1, meaning: 'ebar per ebar' },
    H_0: { unit: '1', meaning: 'h per zbar' },
    H_1: { unit: '1', meaning: 'h per eps' },
    H_2: { unit: '1', meaning: 'h per ebar' },
    H_3: { unit: '1', initial: 1, meaning: 'h per h' },
    D_0: { unit: '1', meaning: 'gradient per zbar' },
    D_1: { unit: '1', meaning: 'gradient per eps' },
    D_2: { unit: '1', meaning: 'gradient per ebar' },
    D_3: { unit: '1', meaning: 'gradient per h' },
    R_0: { unit: '1', meaning: 'sum of e per zbar' },
    R_1: { unit: '1', meaning: 'sum of e per eps' },
    q_0: { unit: '1', initial: 1, meaning: 'what a spike adds to zbar at renewal' },
    q_1: { unit: '1', meaning: 'to eps' },
    q_2: { unit: '1', meaning: 'to ebar' },
    q_3: { unit: '1', meaning: 'to h' },
    q_4: { unit: '1', meaning: 'to the gradient' },
    q_5: { unit: '1', meaning: 'to the sum of e' },
  },
  inputs: {
    open: { unit: '1', default: 1, meaning: '1 during a trial; at 0 there is no eligibility' },
    td: { unit: '1', default: 0, meaning: 'TD error of the step before the last' },
    discount: { unit: '1', default: 0.99, meaning: 'of reward, per step; above 0, and 1 before anything counts' },
  },
  receptors: {
    psp: { unit: '1', meaning: 'weighted spikes', onInput: 'x = input' },
    learning: { unit: '1', meaning: 'learning signal', onInput: 'signal = input' },
  },
  onStep: `
    D_0 += td*H_0
    D_1 += td*H_1
    D_2 += td*H_2
    D_3 += td*H_3
    H_0 = discount*H_0 + signal*C_0
    H_1 = discount*H_1 + signal*C_1
    H_2 = discount*H_2 + signal*C_2
    H_3 *= discount
    v = exp(-dt/tau_m)*v + gain*x - v_th*z
    a = exp(-dt/tau_a)*a + z
    z = 0
    wait = max(wait - dt, 0*dt)
    psi = where(wait > 0.5*dt, 0, open*height*max(0, 1 - abs(v - v_th - beta*a)/v_th))
    A *= exp(-dt/tau_m)
    e_0 = psi*(gain*exp(dt/tau_m)*A - beta*B_0)
    e_1 = -psi*beta*B_1
    B_0 = exp(-dt/tau_a)*B_0 + e_0
    B_1 = exp(-dt/tau_a)*B_1 + e_1
    C_0 = exp(-dt/tau_out)*C_0 + (1 - exp(-dt/tau_out))*e_0
    C_1 = exp(-dt/tau_out)*C_1 + (1 - exp(-dt/tau_out))*e_1
    C_2 *= exp(-dt/tau_out)
    R_0 += e_0
    R_1 += e_1
    q_0 = 1/A
    q_1 = -B_0*q_0/B_1
    q_2 = -(C_0*q_0 + C_1*q_1)/C_2
    q_3 = -(H_0*q_0 + H_1*q_1 + H_2*q_2)/H_3
    q_4 = -(D_0*q_0 + D_1*q_1 + D_2*q_2 + D_3*q_3)
    q_5 = -(R_0*q_0 + R_1*q_1)
  `,
  spike: { when: 'v >= v_th + beta*a and wait < 0.5*dt' },
  reset: `
    z = 1
    wait = t_ref
    count += open
  `,
  events: {
    renew: `
      A = 1
      B_0 = 0
      B_1 = 1
      C_0 = 0
      C_1 = 0
      C_2 = 1
      H_0 = 0
      H_1 = 0
      H_2 = 0
      H_3 = 1
      D_0 = 0
      D_1 = 0
      D_2 = 0
      D_3 = 0
      R_0 = 0
      R_1 = 0
      q_0 = 1
      q_1 = 0
      q_2 = 0
      q_3 = 0
      q_4 = 0
      q_5 = 0
    `,
    rest: `
      v = 0
      a = 0
      z = 0
      wait = 0*dt
      x = 0
      signal = 0
      count = 0
    `,
  },
});
