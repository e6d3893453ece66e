import { describe } from 'vitest';
import * as neurons from '../../../controllers/neurons/index.ts';
import { defaultsAre, setIs } from '../published-constants.ts';

describe('defaults of NEST', () => {
  const membrane = { tau_m: 10, C_m: 250, E_L: -70, V_th: -55, V_reset: -70, t_ref: 2 };
  defaultsAre(neurons.lifDelta, 'iaf_psc_delta', membrane);
  defaultsAre(neurons.lifAlpha, 'iaf_psc_alpha', { ...membrane, tau_syn: 2 });
  defaultsAre(neurons.lifConductanceAlpha, 'iaf_cond_alpha', {
    ...{ C_m: 250, g_L: 16.6667, E_L: -70, V_th: -55, V_reset: -60, t_ref: 2 },
    ...{ E_ex: 0, E_in: -85, tau_syn_ex: 0.2, tau_syn_in: 2 },
  });
  defaultsAre(neurons.ppDelta, 'pp_psc_delta', { tau_m: 10, C_m: 250, c_1: 0, c_2: 1.238, c_3: 0.25, dead_time: 1 });
});

describe('adaptive exponential neurons', () => {
  defaultsAre(neurons.adaptiveExponential, 'Brette & Gerstner 2005, and of the synapses of aeif_cond_exp', {
    ...{ C_m: 281, g_L: 30, E_L: -70.6, V_th: -50.4, Delta_T: 2, V_peak: 20, V_reset: -70.6 },
    ...{ a: 4, b: 80.5, tau_w: 144, t_ref: 0, E_ex: 0, E_in: -85, tau_syn_ex: 0.2, tau_syn_in: 2 },
  });

  // Naud, Marcille, Clopath & Gerstner 2008, table 1: C, g_L, E_L, V_T, Delta_T, a, tau_w, b, V_r.
  const table: Readonly<Record<keyof typeof neurons.adaptiveExponentialCells, readonly number[]>> = {
    tonic: [200, 10, -70, -50, 2, 2, 30, 0, -58],
    adapting: [200, 12, -70, -50, 2, 2, 300, 60, -58],
    initialBurst: [130, 18, -58, -50, 2, 4, 150, 120, -50],
    regularBursting: [200, 10, -58, -50, 2, 2, 120, 100, -46],
    delayedAccelerating: [200, 12, -70, -50, 2, -10, 300, 0, -58],
    delayedRegularBursting: [100, 10, -65, -50, 2, -10, 90, 30, -47],
    transient: [100, 10, -65, -50, 2, 10, 90, 100, -47],
    irregular: [100, 12, -60, -50, 2, -11, 130, 30, -48],
  };
  const columns = ['C_m', 'g_L', 'E_L', 'V_th', 'Delta_T', 'a', 'tau_w', 'b', 'V_reset'];
  for (const [name, row] of Object.entries(table)) {
    const set = neurons.adaptiveExponentialCells[name as keyof typeof table];
    setIs(name, neurons.adaptiveExponential, set, 'Naud et al. 2008', {
      V_peak: 0,
      ...Object.fromEntries(columns.map((column, n) => [column, row[n]])),
    });
  }

  // Ecker et al. 2022 give time constants and leaks: C = tau_m g_L of 41.75 ms and 4.315 nS, of 15.77 ms and 7.515 nS.
  setIs(
    'pyramidal',
    neurons.adaptiveExponentialBiexponential,
    neurons.hippocampalCells.pyramidal,
    'Ecker et al. 2022',
    {
      ...{ C_m: 180.15125, g_L: 4.315, E_L: -75.19, V_th: -24.43, Delta_T: 4.234, V_peak: -3.26, V_reset: -29.74 },
      ...{ t_ref: 5.96, a: -0.274, b: 206.8, tau_w: 84.94, rise_ex: 1.3, decay_ex: 9.5, rise_in: 0.3, decay_in: 3.3 },
    },
  );
  setIs('basket', neurons.adaptiveExponentialBiexponential, neurons.hippocampalCells.basket, 'Ecker et al. 2022', {
    ...{ C_m: 118.51155, g_L: 7.515, E_L: -74.74, V_th: -57.71, Delta_T: 4.584, V_peak: -34.79, V_reset: -64.99 },
    ...{ t_ref: 1.156, a: 3.056, b: 0.916, tau_w: 178.6, rise_ex: 1, decay_ex: 4.1, rise_in: 0.25, decay_in: 1.2 },
  });
});

describe('Izhikevich neurons', () => {
  // The author's program of figure 1 of his paper of 2004, a b c d; what differs here is told in `deviations`.
  const figure: Readonly<Record<string, readonly number[]>> = {
    tonicSpiking: [0.02, 0.2, -65, 6],
    phasicSpiking: [0.02, 0.25, -65, 6],
    tonicBursting: [0.02, 0.2, -50, 2],
    phasicBursting: [0.02, 0.25, -55, 0.05],
    mixedMode: [0.02, 0.2, -55, 4],
    spikeFrequencyAdaptation: [0.01, 0.2, -65, 8],
    classOne: [0.02, -0.1, -55, 6],
    classTwo: [0.2, 0.26, -65, 0],
    spikeLatency: [0.02, 0.2, -65, 6],
    subthresholdOscillation: [0.05, 0.26, -60, 0],
    resonance: [0.1, 0.26, -60, -1],
    integration: [0.02, -0.1, -55, 6],
    reboundSpike: [0.03, 0.25, -60, 4],
    reboundBurst: [0.03, 0.25, -52, 0],
    thresholdVariability: [0.03, 0.25, -60, 4],
    bistability: [0.1, 0.26, -60, 0],
    accommodation: [0.02, 1, -55, 4],
    inhibitionInducedSpiking: [-0.02, -1, -60, 8],
  };
  for (const [name, [a, b, c, d]] of Object.entries(figure)) {
    const set = neurons.izhikevichCells[name as keyof typeof neurons.izhikevichCells];
    setIs(name, neurons.izhikevich, set, 'Izhikevich 2004', { a, b, c, d });
  }
  for (const name of ['classOne', 'integration'] as const)
    setIs(name, neurons.izhikevich, neurons.izhikevichCells[name], 'Izhikevich 2004', { k_1: 4.1, k_0: 108 });
  setIs('accommodation', neurons.izhikevich, neurons.izhikevichCells.accommodation, 'Izhikevich 2004', { v_0: -65 });
  // The program has jumps d of -21 and -2; those here are told in `deviations`, too.
  const { afterDepolarisation, inhibitionInducedBursting } = neurons.izhikevichCells;
  setIs('afterDepolarisation', neurons.izhikevich, afterDepolarisation, 'Izhikevich 2004, but for d', {
    a: 1,
    b: 0.2,
    c: -60,
    d: -18,
  });
  setIs('inhibitionInducedBursting', neurons.izhikevich, inhibitionInducedBursting, 'Izhikevich 2004, but for d', {
    a: -0.026,
    b: -1,
    c: -45,
    d: 0,
  });
  // Izhikevich 2003, figure 2.
  const cells: Readonly<Record<string, readonly number[]>> = {
    regularSpiking: [0.02, 0.2, -65, 8],
    intrinsicallyBursting: [0.02, 0.2, -55, 4],
    chattering: [0.02, 0.2, -50, 2],
    fastSpiking: [0.1, 0.2, -65, 2],
    thalamocortical: [0.02, 0.25, -65, 0.05],
    resonator: [0.1, 0.26, -65, 2],
    lowThresholdSpiking: [0.02, 0.25, -65, 2],
  };
  for (const [name, [a, b, c, d]] of Object.entries(cells)) {
    const set = neurons.izhikevichCells[name as keyof typeof neurons.izhikevichCells];
    setIs(name, neurons.izhikevich, set, 'Izhikevich 2003', { a, b, c, d });
  }
});

describe('neurons of navigation', () => {
  // ModelDB 233396: weights and potentials in mV, times in ms, rho_0 of 60 Hz.
  defaultsAre(neurons.srm0, 'Frémaux et al. 2013 and Brzosko et al. 2017', {
    ...{ tau_m: 20, tau_s: 5, epsilon_0: 20, chi: -5, rho_0: 60, theta: 16, delta_u: 2 },
  });
  defaultsAre(neurons.lifAdaptive, 'Bellec et al. 2020, evidence accumulation', { tau_m: 20, tau_a: 2000, v_th: 0.6 });
});

describe('compartments of Dendrify', () => {
  // The example of the I/O curve.
  defaultsAre(neurons.twoCompartment, 'Pagkalos et al. 2023, soma and dendrite', {
    ...{ C_s: 200, C_d: 50, g_Ls: 10, g_Ld: 2.5, g_c: 15, E_L: -65, t_ref: 4, tau_ampa: 2 },
  });
  // The example of back-propagation. Areas of cylinders of 1 uF/cm^2 and 40 uS/cm^2 give capacitances and leaks, times 2.8, and 1.5 for spines.
  const cylinder = (length: number, diameter: number, spines: number): number =>
    Number((Math.PI * length * diameter * 1e-2 * 2.8 * spines).toPrecision(4));
  const [soma, trunk, tuft] = [cylinder(25, 25, 1), cylinder(100, 2.5, 1.5), cylinder(100, 1, 1.5)];
  const rounded = (value: number): number => Math.round(value * 10) / 10;
  defaultsAre(neurons.threeCompartment, 'Pagkalos et al. 2023, backpropagation', {
    ...{ C_s: Math.round(soma), C_1: Math.round(trunk), C_2: rounded(tuft), g_c1: 15, g_c2: 6 },
    ...{ E_L: -65, V_th: -40, V_peak: 40, width: 0.8, V_reset: -55, t_ref: 4 },
    ...{ V_na: -35, g_na1: 22, g_k1: 14, g_na2: 9, g_k2: 5.7, rise: 1.2, fall: 2.4, offset: 0.2, pause: 5 },
  });
});
