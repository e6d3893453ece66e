import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SynapseModel } from '../../../controllers/engine/index.ts';
import { Hz } from '../../../controllers/engine/index.ts';
import * as synapses from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

/**
 * One synapse each, against the weights that NEST (3.10, development) records of its own model, kept in
 * `test/fixtures/nest`.
 *
 * How the two tell time. NEST counts the delay d of a plastic synapse wholly as dendritic: a presynaptic spike of t acts at
 * t, a postsynaptic one at t + d. Here both act when the protocol says, so the postsynaptic times are moved by d. Spikes
 * that act at one instant do not pair with each other; one of the dopamine files has some.
 */
interface Fixture {
  readonly resolution_ms: number;
  readonly delay_ms: number;
  readonly initial: Readonly<Record<string, number>>;
  readonly pre_spikes_ms: readonly number[];
  readonly post_spikes_ms: readonly number[];
  readonly delivered_weight: readonly number[];
  readonly tau_minus_of_target_ms: number;
}

interface Comparison {
  readonly fixture: string;
  readonly model: SynapseModel;
  /** In SI, the weight dimensionless. */
  readonly parameters: (fixture: Fixture) => Readonly<Record<string, number>>;
  /** The weight here that NEST calls `weight`; default: the same. */
  readonly weight?: (fixture: Fixture) => number;
}

const window = ({ initial, tau_minus_of_target_ms }: Fixture): Record<string, number> => ({
  tau_plus: initial.tau_plus * 1e-3,
  tau_minus: tau_minus_of_target_ms * 1e-3,
  w_max: initial.Wmax,
});
const power = (one: Fixture): Record<string, number> => {
  const { lambda, alpha, mu_plus, mu_minus } = one.initial;
  return { ...window(one), lambda, alpha, mu_plus, mu_minus };
};
/** In place of a time constant of 0: nothing of it is left after a step of 0.1 ms. */
const NONE = 1e-6;
const release = ({ initial: { U, tau_rec, tau_fac, tau_psc } }: Fixture): Record<string, number> => ({
  U,
  tau_rec: tau_rec * 1e-3,
  tau_fac: tau_fac * 1e-3 || NONE,
  ...(tau_psc === undefined ? {} : { tau_psc: tau_psc * 1e-3 }),
});

const COMPARISONS: readonly Comparison[] = [
  {
    fixture: 'stdp_additive',
    model: synapses.stdp,
    parameters: (one) => ({
      ...window(one),
      A_plus: one.initial.lambda * one.initial.Wmax,
      A_minus: one.initial.alpha * one.initial.lambda * one.initial.Wmax,
    }),
  },
  { fixture: 'stdp_additive', model: synapses.stdpPowerLaw, parameters: power },
  {
    fixture: 'stdp_multiplicative',
    model: synapses.stdpMultiplicative,
    parameters: (one) => ({ ...window(one), lambda: one.initial.lambda, alpha: one.initial.alpha }),
  },
  { fixture: 'stdp_multiplicative', model: synapses.stdpPowerLaw, parameters: power },
  { fixture: 'stdp_power_law_delay_0.1', model: synapses.stdpPowerLaw, parameters: power },
  {
    fixture: 'tsodyks2_depressing',
    model: synapses.shortTermDepression,
    parameters: ({ initial: { U, tau_rec } }) => ({ U, tau_rec: tau_rec * 1e-3 }),
  },
  { fixture: 'tsodyks2_depressing', model: synapses.shortTermPlasticity, parameters: release },
  { fixture: 'tsodyks2_facilitating', model: synapses.shortTermPlasticity, parameters: release },
  { fixture: 'tsodyks_depressing', model: synapses.threeStateRelease, parameters: release },
  { fixture: 'tsodyks_facilitating', model: synapses.threeStateRelease, parameters: release },
  {
    // A spike takes the share delta_P of what is left and sends all that was left: depression, seen through its release.
    fixture: 'ht_synapse',
    model: synapses.shortTermDepression,
    parameters: ({ initial: { delta_P, tau_P } }) => ({ U: delta_P, tau_rec: tau_P * 1e-3 }),
    weight: ({ initial: { weight, delta_P } }) => weight / delta_P,
  },
  {
    // All n sites release and are full again at once.
    fixture: 'quantal_stp_deterministic_limit',
    model: synapses.shortTermDepression,
    parameters: () => ({ U: 1, tau_rec: NONE }),
    weight: ({ initial: { weight, n } }) => weight * n,
  },
];

function read<F>(name: string): F {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/nest', `${name}.json`), 'utf8'));
}

/** What a synapse sends at each presynaptic spike. */
function deliver(
  model: SynapseModel,
  one: Fixture,
  parameters: Readonly<Record<string, number>>,
  weight: number,
): number[] {
  const { resolution_ms: step, delay_ms, pre_spikes_ms: pre, post_spikes_ms } = one;
  const ticks = new Set(pre.map((time) => Math.round(time / step)));
  const sent: number[] = [];
  pair<SynapseModel>(model, {
    step,
    pre,
    post: post_spikes_ms.map((time) => time + delay_ms),
    until: Math.max(...pre),
    parameters,
    initial: { w: weight },
    after: (time, state) => {
      if (ticks.has(Math.round(time / step))) sent.push(state('w') * ('r' in model.state ? state('r') : 1));
    },
  });
  return sent;
}

function furthest(one: readonly number[], other: readonly number[]): number {
  return one.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0);
}

describe.each(COMPARISONS)('$fixture of NEST and $model.name', ({ fixture, model, parameters, weight }) => {
  const one = read<Fixture>(fixture);

  it('deliver the same weights', () => {
    const from = weight?.(one) ?? one.initial.weight;
    const sent = deliver(model, one, parameters(one), from);
    expect(sent.length).toBe(one.delivered_weight.length);
    expect(furthest(sent, one.delivered_weight)).toBeLessThan(1e-10);
  });

  // That one releases the same at every spike.
  if (fixture === 'quantal_stp_deterministic_limit') return;
  it('differ where the synapse does not change', () => {
    const constant = one.pre_spikes_ms.map(() => one.initial.weight);
    expect(furthest(constant, one.delivered_weight)).toBeGreaterThan(1);
  });
});

describe.each(['stdp_dopamine_baseline_0', 'stdp_dopamine_baseline_and_limits'])(
  '%s of NEST and dopamine_stdp',
  (name) => {
    interface DopamineFixture extends Fixture {
      readonly parameters: Readonly<Record<string, number>>;
      readonly dopamine_to_transmitter_delay_ms: number;
      readonly dopamine_spikes_ms: readonly number[];
      readonly sample_times_ms: readonly number[];
      readonly weight: readonly number[];
      readonly eligibility_c: readonly number[];
      readonly dopamine_n: readonly number[];
    }
    const one = read<DopamineFixture>(name);

    /** Weight and eligibility at the sample times; NEST samples after the events of an instant. */
    function run(one: DopamineFixture, dopamine: number): { w: number[]; c: number[] } {
      const { resolution_ms: step, delay_ms, sample_times_ms, parameters: p } = one;
      const at = (times: readonly number[]): Set<number> => new Set(times.map((time) => Math.round(time / step)));
      const samples = at(sample_times_ms);
      const doses = at(one.dopamine_spikes_ms.map((time) => time + one.dopamine_to_transmitter_delay_ms));
      const w: number[] = [];
      const c: number[] = [];
      pair(synapses.dopamineStdp, {
        step,
        pre: one.pre_spikes_ms,
        post: one.post_spikes_ms.map((time) => time + delay_ms),
        until: Math.max(...sample_times_ms),
        parameters: {
          tau_plus: p.tau_plus * 1e-3,
          tau_minus: one.tau_minus_of_target_ms * 1e-3,
          tau_c: p.tau_c * 1e-3,
          tau_n: p.tau_n * 1e-3,
          A_plus: p.A_plus,
          A_minus: p.A_minus,
          b: p.b * 1e3,
          w_min: p.Wmin,
          w_max: p.Wmax,
        },
        initial: { w: one.initial.weight },
        before: (time, simulation) => {
          if (doses.has(Math.round(time / step))) {
            simulation.setModulator(
              'dopamine',
              Hz(simulation.modulator('dopamine', 'Hz') + dopamine / (p.tau_n * 1e-3)),
            );
          }
        },
        // A step ends with the weight of the next instant.
        after: (time, state) => {
          if (samples.has(Math.round(time / step) + 1)) w.push(state('w'));
          if (samples.has(Math.round(time / step))) c.push(state('c'));
        },
      });
      return { w, c };
    }

    it('go through the same weights and eligibilities', () => {
      const { w, c } = run(one, 1);
      expect(furthest(w, one.weight)).toBeLessThan(1e-9);
      expect(furthest(c, one.eligibility_c)).toBeLessThan(1e-9);
    });

    it('part without dopamine', () => {
      expect(furthest(run(one, 0).w, one.weight)).toBeGreaterThan(0.1);
    });
  },
);
