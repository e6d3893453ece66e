import { defineNeuron } from '../engine/model/define.ts';

/**
 * Soma, trunk and tuft in a chain. Trunk and tuft have dendritic sodium spikes as in `twoCompartment`. AMPA synapses are on
 * both, GABA synapses on the soma. Input to the tuft is attenuated twice on its way to the soma.
 *
 * A spike takes the soma to V_peak and, after `width`, to V_reset. Between and after it goes on as its currents have it, unless
 * `t_hold` says otherwise. So the spike depolarises the trunk, where it may cross V_na and travel back to the tuft.
 */
export const threeCompartment = defineNeuron({
  name: 'three_compartment',
  source:
    'Pagkalos, Chavlis & Poirazi 2023 (Dendrify); constants of its example of backpropagation: soma, trunk and proximal dendrite',
  deviations: [
    'three of the four compartments: the distal dendrite is left out, and the proximal one is called tuft',
    'GABA synapses of the soma and AMPA synapses are added',
    'Runge-Kutta steps of fourth order, where the program has forward Euler',
  ],
  parameters: {
    C_s: { unit: 'pF', default: 55, meaning: 'capacitance of the soma' },
    C_1: { unit: 'pF', default: 33, meaning: 'capacitance of the trunk' },
    C_2: { unit: 'pF', default: 13.2, meaning: 'capacitance of the tuft' },
    g_Ls: { unit: 'nS', default: 2.2, meaning: 'leak of the soma' },
    g_L1: { unit: 'nS', default: 1.32, meaning: 'leak of the trunk' },
    g_L2: { unit: 'nS', default: 0.528, meaning: 'leak of the tuft' },
    g_c1: { unit: 'nS', default: 15, meaning: 'coupling of soma and trunk' },
    g_c2: { unit: 'nS', default: 6, meaning: 'coupling of trunk and tuft' },
    E_L: { unit: 'mV', default: -65, meaning: 'resting potential' },
    V_th: { unit: 'mV', default: -40, meaning: 'threshold of the soma' },
    V_peak: { unit: 'mV', default: 40, meaning: 'potential of the soma during a spike' },
    width: { unit: 'ms', default: 0.8, meaning: 'from V_peak to V_reset, less than t_ref; 0: none travels back' },
    V_reset: { unit: 'mV', default: -55, meaning: 'potential of the soma after a spike' },
    t_ref: { unit: 'ms', default: 4, meaning: 'least time from one spike of the soma to the next' },
    t_hold: { unit: 'ms', default: 0, meaning: 'time for which a spike holds the soma; 0: not at all' },
    V_na: { unit: 'mV', default: -35, meaning: 'threshold of a dendritic spike' },
    g_na1: { unit: 'nS', default: 22, meaning: 'sodium conductance of a spike of the trunk; 0: passive' },
    g_k1: { unit: 'nS', default: 14, meaning: 'potassium conductance of a spike of the trunk; 0: passive' },
    g_na2: { unit: 'nS', default: 9, meaning: 'sodium conductance of a spike of the tuft; 0: passive' },
    g_k2: { unit: 'nS', default: 5.7, meaning: 'potassium conductance of a spike of the tuft; 0: passive' },
    rise: { unit: 'ms', default: 1.2, meaning: 'time that a sodium conductance is open' },
    fall: { unit: 'ms', default: 2.4, meaning: 'time that a potassium conductance is open' },
    offset: { unit: 'ms', default: 0.2, meaning: 'from the crossing to the potassium conductance' },
    pause: { unit: 'ms', default: 5, meaning: 'from one dendritic spike to the next, at least' },
    E_na: { unit: 'mV', default: 70, meaning: 'sodium reversal potential' },
    E_k: { unit: 'mV', default: -89, meaning: 'potassium reversal potential' },
    E_ex: { unit: 'mV', default: 0, meaning: 'excitatory reversal potential' },
    E_in: { unit: 'mV', default: -80, meaning: 'inhibitory reversal potential' },
    tau_ampa: { unit: 'ms', default: 2, meaning: 'decay of the AMPA conductances' },
    tau_gaba: { unit: 'ms', default: 8, meaning: 'decay of the GABA conductance' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'potential of the soma' },
    v_1: { unit: 'mV', initial: 'E_L', meaning: 'potential of the trunk' },
    v_2: { unit: 'mV', initial: 'E_L', meaning: 'potential of the tuft' },
    g_1: { unit: 'nS', meaning: 'AMPA conductance of the trunk' },
    g_2: { unit: 'nS', meaning: 'AMPA conductance of the tuft' },
    g_in: { unit: 'nS', meaning: 'GABA conductance of the soma' },
    since_s: { unit: 'ms', initial: 1e6, meaning: 'time since the spike of the soma; at first long' },
    since_1: { unit: 'ms', initial: 1e6, meaning: 'time since the trunk crossed V_na; at first long' },
    since_2: { unit: 'ms', initial: 1e6, meaning: 'time since the tuft crossed V_na; at first long' },
    sodium_1: { unit: 'nS', meaning: 'sodium conductance of the trunk in this step' },
    sodium_2: { unit: 'nS', meaning: 'sodium conductance of the tuft in this step' },
    potassium_1: { unit: 'nS', meaning: 'potassium conductance of the trunk in this step' },
    potassium_2: { unit: 'nS', meaning: 'potassium conductance of the tuft in this step' },
  },
  inputs: {
    I_s: { unit: 'pA', default: 0, meaning: 'current injected into the soma' },
    I_1: { unit: 'pA', default: 0, meaning: 'current injected into the trunk' },
    I_2: { unit: 'pA', default: 0, meaning: 'current injected into the tuft' },
  },
  receptors: {
    trunk: {
      unit: 'nS',
      meaning: 'jump of the AMPA conductance of the trunk',
      sign: 'positive',
      onInput: 'g_1 += input',
    },
    tuft: {
      unit: 'nS',
      meaning: 'jump of the AMPA conductance of the tuft',
      sign: 'positive',
      onInput: 'g_2 += input',
    },
    gaba: { unit: 'nS', meaning: 'jump of the GABA conductance', sign: 'positive', onInput: 'g_in += input' },
  },
  onStep: `
    since_s += dt
    v = where(since_s > width + dt/2 and since_s < width + 3/2*dt, V_reset, v)
    since_1 = where(v_1 >= V_na and since_1 > pause - dt/2, dt, since_1 + dt)
    since_2 = where(v_2 >= V_na and since_2 > pause - dt/2, dt, since_2 + dt)
    sodium_1 = where(since_1 < rise + dt/2, g_na1, 0)
    sodium_2 = where(since_2 < rise + dt/2, g_na2, 0)
    potassium_1 = where(since_1 > offset - dt/2 and since_1 < offset + fall + dt/2, g_k1, 0)
    potassium_2 = where(since_2 > offset - dt/2 and since_2 < offset + fall + dt/2, g_k2, 0)
  `,
  equations: `
    active_1 = sodium_1*(E_na - v_1) + potassium_1*(E_k - v_1)
    active_2 = sodium_2*(E_na - v_2) + potassium_2*(E_k - v_2)
    current = g_Ls*(E_L - v) + g_c1*(v_1 - v) + g_in*(E_in - v) + I_s
    dv/dt = where(since_s < t_hold + dt/2, 0, current/C_s)
    dv_1/dt = (g_L1*(E_L - v_1) + g_c1*(v - v_1) + g_c2*(v_2 - v_1) + g_1*(E_ex - v_1) + active_1 + I_1)/C_1
    dv_2/dt = (g_L2*(E_L - v_2) + g_c2*(v_1 - v_2) + g_2*(E_ex - v_2) + active_2 + I_2)/C_2
    dg_1/dt = -g_1/tau_ampa
    dg_2/dt = -g_2/tau_ampa
    dg_in/dt = -g_in/tau_gaba
  `,
  method: { v: 'rk4', v_1: 'rk4', v_2: 'rk4' },
  spike: { when: 'v > V_th' },
  reset: 'v = where(width > 0*ms, V_peak, V_reset); since_s = 0*ms',
  refractory: { time: 't_ref' },
});
