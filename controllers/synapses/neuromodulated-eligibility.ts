import { defineSynapse } from '../engine/model/define.ts';

/**
 * A rule with three modulators, each with an eligibility of its own. Dopamine potentiates synapses whose spikes were causal up to
 * seconds ago. Serotonin depresses those whose spikes were not. Acetylcholine depresses every pairing while it lasts. While all
 * three are 0, the step between spikes is skipped.
 *
 * The form is that of the sources: dw/dt is a sum over modulators of gate times eligibility. The sources leave the amplitudes and
 * the decays of the modulators open; their values are set here.
 */
export const neuromodulatedEligibility = defineSynapse({
  name: 'neuromodulated_eligibility',
  source: 'Frémaux & Gerstner 2016; traces for LTP and LTD: He et al. 2015; acetylcholine: Brzosko et al. 2017',
  deviations: ['amplitudes and decays of the modulators are ours, for the sources leave them open'],
  parameters: {
    tau_plus: { unit: 'ms', default: 20, meaning: 'window of pre before post' },
    tau_minus: { unit: 'ms', default: 20, meaning: 'window of post before pre' },
    tau_d: { unit: 'ms', default: 2000, meaning: 'eligibility for dopamine' },
    tau_s: { unit: 'ms', default: 5000, meaning: 'eligibility for serotonin' },
    tau_a: { unit: 'ms', default: 100, meaning: 'eligibility for acetylcholine' },
    tau_dopamine: { unit: 'ms', default: 200, meaning: 'decay of dopamine' },
    tau_serotonin: { unit: 'ms', default: 500, meaning: 'decay of serotonin' },
    eta_d: { unit: 'weight/s', default: 0.1, meaning: 'potentiation by dopamine' },
    eta_s: { unit: 'weight/s', default: 0.05, meaning: 'depression by serotonin' },
    eta_a: { unit: 'weight/s', default: 0.02, meaning: 'depression by acetylcholine' },
    w_min: { unit: 'weight', default: 0, meaning: 'smallest weight' },
    w_max: { unit: 'weight', default: 1, meaning: 'largest weight' },
  },
  state: {
    w: { unit: 'weight', meaning: 'weight' },
    d: { unit: '1', meaning: 'eligibility for dopamine: pre before post' },
    s: { unit: '1', meaning: 'eligibility for serotonin: post before pre' },
    a: { unit: '1', meaning: 'eligibility for acetylcholine: either' },
  },
  traces: {
    x: {
      of: 'pre',
      unit: '1',
      meaning: 'recent presynaptic spikes',
      equation: 'dx/dt = -x/tau_plus',
      onSpike: 'x += 1',
    },
    y: {
      of: 'post',
      unit: '1',
      meaning: 'recent postsynaptic spikes',
      equation: 'dy/dt = -y/tau_minus',
      onSpike: 'y += 1',
    },
  },
  modulators: {
    dopamine: { unit: '1', meaning: 'level; reward adds 1', equation: 'd(dopamine)/dt = -dopamine/tau_dopamine' },
    serotonin: { unit: '1', meaning: 'level', equation: 'd(serotonin)/dt = -serotonin/tau_serotonin' },
    acetylcholine: { unit: '1', meaning: 'tonic level, 1 while exploring' },
  },
  equations: `
    dd/dt = -d/tau_d
    ds/dt = -s/tau_s
    da/dt = -a/tau_a
    dw/dt = eta_d*dopamine*d - eta_s*serotonin*s - eta_a*acetylcholine*a
  `,
  onPre: `
    post += w
    s += y
    a += y
  `,
  onPost: `
    d += x
    a += x
  `,
  bounds: { w: ['w_min', 'w_max'] },
});
