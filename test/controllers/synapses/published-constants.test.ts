import { describe } from 'vitest';
import * as synapses from '../../../controllers/synapses/index.ts';
import { defaultsAre, setIs } from '../published-constants.ts';

describe('triplet rules of Pfister & Gerstner 2006', () => {
  // Table 3, visual cortex, minimal; tau_x, which the minimal sets do not use, from the full ones.
  const cortex = { A2_plus: 0, A3_minus: 0, tau_plus: 16.8, tau_minus: 33.7 };
  defaultsAre(synapses.tripletStdp, 'table 3, all-to-all', {
    ...{ ...cortex, A3_plus: 6.5e-3, A2_minus: 7.1e-3, tau_y: 114, tau_x: 101 },
  });
  defaultsAre(synapses.tripletStdpNearest, 'table 3, nearest-spike', {
    ...{ ...cortex, A3_plus: 5e-2, A2_minus: 8e-3, tau_y: 40, tau_x: 714 },
  });
  // Table 4, hippocampal culture, minimal.
  setIs('tripletHippocampus', synapses.tripletStdp, synapses.tripletHippocampus, 'table 4, all-to-all', {
    ...{ A2_plus: 5.3e-3, A3_plus: 8e-3, A2_minus: 3.5e-3, A3_minus: 0, tau_y: 40 },
  });
  setIs(
    'nearestTripletHippocampus',
    synapses.tripletStdpNearest,
    synapses.nearestTripletHippocampus,
    'table 4, nearest',
    {
      ...{ A2_plus: 4.6e-3, A3_plus: 9.1e-3, A2_minus: 3e-3, A3_minus: 0, tau_y: 48 },
    },
  );
});

describe('behavioural-timescale plasticity', () => {
  // The authors' main simulation: 0.2 s, 1.5 s, eta_W 6e-4 per ms.
  defaultsAre(synapses.btsp, 'Cone & Shouval 2021, ModelDB 266868', {
    ...{ tau_p: 200, tau_d: 1500, eta_p: 0.2, eta_d: 200, max_p: 2.2, max_d: 2, eta: 6e-4 },
  });
  // 20200531_biBTSP_WD_E, cell 28, rounded to five digits; the weight is 1 + peak_delta_weight at most.
  defaultsAre(synapses.btspWeightDependent, 'Milstein et al. 2021, the earlier fit of cell 28', {
    ...{ tau: 1391.67, k_pot: 3.2831, k_dep: 0.97446, th_pot: 0.16265, th_dep: 0.092922 },
    ...{ h_pot: 0.26578, h_dep: 0.11403, w_max: 2.974 },
  });
  // 20201124_biBTSP_WD_E, cell 28, rounded to six digits.
  setIs(
    'btspLaterFit',
    synapses.btspWeightDependent,
    synapses.btspLaterFit,
    'Milstein et al. 2021, the last fit of cell 28',
    {
      ...{ tau: 1504.9, k_pot: 2.6216, k_dep: 1.75844, th_pot: 0.0113286, th_dep: 0.0754587 },
      ...{ h_pot: 0.469472, h_dep: 0.165141, w_max: 4.17808 },
    },
  );
});

describe('rules of navigation', () => {
  defaultsAre(synapses.sequentialNeuromodulation, 'Brzosko et al. 2017, ModelDB 233396', {
    ...{ tau_stdp: 10, tau_e: 2000, eta_acetylcholine: 0.002, eta_dopamine: 0.01, w_min: 1, w_max: 3 },
  });
  defaultsAre(synapses.dopamineStdp, 'stdp_dopamine_synapse in NEST', {
    ...{ tau_plus: 20, tau_minus: 20, tau_c: 1000, tau_n: 200, A_plus: 1, A_minus: 1.5, w_min: 0, w_max: 200 },
  });
  defaultsAre(synapses.tdLtp, 'Frémaux et al. 2013', { eps_0: 20, tau_m: 20, tau_s: 5, tau_k: 200, ups_k: 50 });
  defaultsAre(synapses.stdpSuccessor, 'Bono et al. 2023, linear track', {
    A_plus: 1,
    eta: 0.003,
    tau_plus: 60,
    A_pre: -12.308,
  });
  defaultsAre(synapses.stdpSymmetric, 'Ecker et al. 2022', { tau: 62.5, A: 4e-3, w_max: 20 });
  defaultsAre(synapses.stdpAsymmetric, 'Ecker et al. 2022', { tau: 20, A: 0.01, w_max: 40 });
});

describe('others', () => {
  defaultsAre(synapses.stdp, 'Song, Miller & Abbott 2000', {
    tau_plus: 20,
    tau_minus: 20,
    A_minus: 1.05 * 0.01,
    A_plus: 0.01,
  });
  defaultsAre(synapses.inhibitoryStdp, 'Vogels et al. 2011', { tau: 20 });
  defaultsAre(synapses.shortTermDepression, 'Tsodyks & Markram 1997, figure 1', { U: 0.67, tau_rec: 800 });
  defaultsAre(synapses.shortTermPlasticity, 'Markram, Wang & Tsodyks 1998, figure 4', {
    U: 0.03,
    tau_rec: 130,
    tau_fac: 530,
  });
  defaultsAre(synapses.predictivePlasticity, 'Saponati & Vinck 2023, program of figure 1', {
    tau_m: 10,
    tau_x: 2,
    delta: 0.05,
    eta: 5e-4,
  });
  defaultsAre(synapses.hebbianMemory, 'Limbacher et al. 2022', {
    tau: 20,
    gamma_plus: 0.3,
    gamma_minus: 0.3,
    w_max: 1,
  });
});
