import { defineNeuron } from '../engine/model/define.ts';

/**
 * Soma and dendrite. Where the dendrite crosses V_na, a sodium conductance opens for a fixed time and a potassium
 * conductance follows: a dendritic spike. AMPA and NMDA synapses are on the dendrite, GABA synapses on the soma.
 *
 * Use it where synapses that are active together should count for more than their sum. `threeCompartment` separates trunk and
 * tuft of a pyramidal cell.
 */
export const twoCompartment = defineNeuron({
  name: 'two_compartment',
  source: 'Pagkalos, Chavlis & Poirazi 2023 (Dendrify); constants of its example "Dendritic I/O curve"',
  deviations: [
    'Runge-Kutta steps of fourth order, where the program has forward Euler',
    'GABA synapses of the soma are added',
  ],
  parameters: {
    C_s: { unit: 'pF', default: 200, meaning: 'capacitance of the soma' },
    C_d: { unit: 'pF', default: 50, meaning: 'capacitance of the dendrite' },
    g_Ls: { unit: 'nS', default: 10, meaning: 'leak of the soma' },
    g_Ld: { unit: 'nS', default: 2.5, meaning: 'leak of the dendrite' },
    g_c: { unit: 'nS', default: 15, meaning: 'coupling of soma and dendrite' },
    E_L: { unit: 'mV', default: -65, meaning: 'resting potential' },
    V_th: { unit: 'mV', default: -40, meaning: 'threshold of the soma' },
    V_reset: { unit: 'mV', default: -55, meaning: 'potential of the soma after a spike' },
    t_ref: { unit: 'ms', default: 4, meaning: 'refractory time of the soma' },
    V_na: { unit: 'mV', default: -35, meaning: 'threshold of a dendritic spike' },
    g_na: { unit: 'nS', default: 30, meaning: 'sodium conductance of a dendritic spike; 0: a passive dendrite' },
    g_k: { unit: 'nS', default: 15, meaning: 'potassium conductance of a dendritic spike; 0: a passive dendrite' },
    rise: { unit: 'ms', default: 1.2, meaning: 'time that the sodium conductance is open' },
    fall: { unit: 'ms', default: 2.4, meaning: 'time that the potassium conductance is open' },
    offset: { unit: 'ms', default: 0.2, meaning: 'from the crossing to the potassium conductance' },
    pause: { unit: 'ms', default: 5, meaning: 'from one dendritic spike to the next, at least' },
    E_na: { unit: 'mV', default: 70, meaning: 'sodium reversal potential' },
    E_k: { unit: 'mV', default: -89, meaning: 'potassium reversal potential' },
    E_ex: { unit: 'mV', default: 0, meaning: 'excitatory reversal potential' },
    E_in: { unit: 'mV', default: -80, meaning: 'inhibitory reversal potential' },
    tau_ampa: { unit: 'ms', default: 2, meaning: 'decay of the AMPA conductance' },
    tau_nmda: { unit: 'ms', default: 50, meaning: 'decay of the NMDA conductance' },
    tau_gaba: { unit: 'ms', default: 8, meaning: 'decay of the GABA conductance' },
  },
  state: {
    v: { unit: 'mV', initial: 'E_L', meaning: 'potential of the soma' },
    v_d: { unit: 'mV', initial: 'E_L', meaning: 'potential of the dendrite' },
    g_ampa: { unit: 'nS', meaning: 'AMPA conductance of the dendrite' },
    g_nmda: { unit: 'nS', meaning: 'NMDA conductance of the dendrite, without its block' },
    g_gaba: { unit: 'nS', meaning: 'GABA conductance of the soma' },
    since: { unit: 'ms', initial: 1e6, meaning: 'time since the dendrite crossed V_na; at first long' },
    sodium: { unit: 'nS', meaning: 'sodium conductance in this step' },
    potassium: { unit: 'nS', meaning: 'potassium conductance in this step' },
  },
  inputs: {
    I_s: { unit: 'pA', default: 0, meaning: 'current injected into the soma' },
    I_d: { unit: 'pA', default: 0, meaning: 'current injected into the dendrite' },
  },
  receptors: {
    ampa: { unit: 'nS', meaning: 'jump of the AMPA conductance', sign: 'positive', onInput: 'g_ampa += input' },
    nmda: { unit: 'nS', meaning: 'jump of the NMDA conductance', sign: 'positive', onInput: 'g_nmda += input' },
    gaba: { unit: 'nS', meaning: 'jump of the GABA conductance', sign: 'positive', onInput: 'g_gaba += input' },
  },
  onStep: `
    since = where(v_d >= V_na and since > pause - dt/2, dt, since + dt)
    sodium = where(since < rise + dt/2, g_na, 0)
    potassium = where(since > offset - dt/2 and since < offset + fall + dt/2, g_k, 0)
  `,
  equations: `
    block = 1/(1 + exp(-0.062*v_d/mV)/3.57)
    synaptic = (g_ampa + g_nmda*block)*(E_ex - v_d)
    active = sodium*(E_na - v_d) + potassium*(E_k - v_d)
    dv/dt = (g_Ls*(E_L - v) + g_c*(v_d - v) + g_gaba*(E_in - v) + I_s)/C_s
    dv_d/dt = (g_Ld*(E_L - v_d) + g_c*(v - v_d) + synaptic + active + I_d)/C_d
    dg_ampa/dt = -g_ampa/tau_ampa
    dg_nmda/dt = -g_nmda/tau_nmda
    dg_gaba/dt = -g_gaba/tau_gaba
  `,
  method: { v: 'rk4', v_d: 'rk4' },
  spike: { when: 'v > V_th' },
  reset: 'v = V_reset',
  refractory: { time: 't_ref', hold: ['v'] },
});
