import { describe, expect, it } from 'vitest';
import { allToAll, defineNeuron, Hz, Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { inhibitoryStdp, staticSynapse } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

describe.each([0.1, 1])('inhibitory plasticity, step %d ms', (step) => {
  const change = (pre: number[], post: number[], parameters = {}): number =>
    pair(inhibitoryStdp, { step, pre, post, until: 300, parameters: { eta: 0.01, ...parameters }, initial: { w: 1 } })
      .w - 1;

  it('takes 2 rho_0 tau from a presynaptic spike alone, and nothing for a postsynaptic one', () => {
    expect(change([100], [])).toBeCloseTo(-0.01 * 2 * 5 * 0.02, 12);
    expect(change([], [100])).toBe(0);
  });

  it.each([-30, -5, 5, 30])('adds e^(-|lag| / tau) for a pair at %d ms', (lag) => {
    expect(change([100], [100 + lag], { rho_0: 0 })).toBeCloseTo(0.01 * Math.exp(-Math.abs(lag) / 20), 12);
  });
});

describe('inhibitory plasticity onto a neuron of Vogels et al. 2011', () => {
  const neuron = defineNeuron({
    name: 'vogels',
    source: 'Vogels et al. 2011',
    parameters: {
      tau_m: { unit: 'ms', default: 20, meaning: 'membrane time constant' },
      E_L: { unit: 'mV', default: -60, meaning: 'resting potential' },
      V_th: { unit: 'mV', default: -50, meaning: 'threshold' },
      E_ex: { unit: 'mV', default: 0, meaning: 'reversal of excitation' },
      E_in: { unit: 'mV', default: -80, meaning: 'reversal of inhibition' },
      tau_ex: { unit: 'ms', default: 5, meaning: 'decay of excitation' },
      tau_in: { unit: 'ms', default: 10, meaning: 'decay of inhibition' },
      t_ref: { unit: 'ms', default: 5, meaning: 'refractory time' },
    },
    state: {
      v: { unit: 'mV', initial: 'E_L', meaning: 'potential' },
      g_ex: { unit: '1', meaning: 'excitatory conductance, of the leak' },
      g_in: { unit: '1', meaning: 'inhibitory conductance, of the leak' },
    },
    receptors: {
      excitatory: { unit: '1', meaning: 'jump of excitation', onInput: 'g_ex += input' },
      inhibitory: { unit: '1', meaning: 'jump of inhibition', onInput: 'g_in += input' },
    },
    equations: `
      dv/dt = (E_L - v + g_ex*(E_ex - v) + g_in*(E_in - v))/tau_m
      dg_ex/dt = -g_ex/tau_ex
      dg_in/dt = -g_in/tau_in
    `,
    spike: { when: 'v >= V_th' },
    reset: 'v = E_L',
    refractory: { time: 't_ref', hold: ['v'] },
  });

  /** Rate in Hz over the last 20 s of 40. */
  function settle(step: number, eta: number, rho_0: number): number {
    const network = new Network({ step: seconds(step), seed: 11 });
    const excitation = network.population('excitation', poisson, { size: 400 });
    const inhibition = network.population('inhibition', poisson, { size: 400 });
    const target = network.population('target', neuron, { size: 8 });
    network.project(excitation, target, {
      synapse: staticSynapse,
      connect: allToAll(),
      receptor: 'excitatory',
      initial: { w: 0.03 },
    });
    network.project(inhibition, target, {
      synapse: inhibitoryStdp,
      connect: allToAll(),
      receptor: 'inhibitory',
      parameters: { eta, rho_0: Hz(rho_0) },
      initial: { w: 0.01 },
    });
    const simulation = simulate(network);
    simulation.input(excitation, 'rate', 'Hz').fill(10);
    simulation.input(inhibition, 'rate', 'Hz').fill(10);
    simulation.step(Math.round(20 / step));
    const ids = new Uint32Array(8);
    let spikes = 0;
    for (let tick = 0; tick < Math.round(20 / step); tick++) {
      simulation.step();
      spikes += simulation.spikes(target, ids);
    }
    return spikes / 8 / 20;
  }

  it.each([
    [1e-3, 5],
    [0.5e-3, 5],
    [1e-3, 10],
  ])('brings it within a tenth of its target, step %d s, %d Hz', { tags: 'long' }, (step, rho_0) => {
    expect(Math.abs(settle(step, 3e-3, rho_0) / rho_0 - 1)).toBeLessThan(0.1);
  });

  it('leaves it far above without learning', { tags: 'long' }, () => {
    expect(settle(1e-3, 0, 5)).toBeGreaterThan(15);
  });
});
