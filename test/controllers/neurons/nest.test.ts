// @module-tag long
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NeuronModel } from '../../../controllers/engine/index.ts';
import * as neurons from '../../../controllers/neurons/index.ts';
import type { Arrival } from './drive.ts';
import { apart, drive } from './drive.ts';

/**
 * One neuron each, against the traces and spikes that NEST (3.10, development) records of its own model, kept in
 * `test/fixtures/nest`.
 *
 * How the two tell time. A spike sent at t with delay d enters NEST's update that ends at t + d. There it joins the current
 * or conductance after both have been integrated, so that it acts in the next update, which is where our receptor applied
 * `before` the integration takes it; a jump of the potential is applied in that same update, as our receptor applied `after`
 * is. A direct current is used in the updates that end in (start + d, stop + d]. Both hold N = t_ref / h whole steps after the
 * one with the spike.
 */
interface Fixture {
  readonly resolution_ms: number;
  readonly duration_ms: number;
  readonly delay_ms: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly input_excitatory: Spikes;
  readonly input_inhibitory: Spikes;
  /** Updates from one record to the next; the first is at the end of update number `every`. */
  readonly every: number;
  readonly dc: { readonly amplitude: number; readonly start_ms: number; readonly stop_ms: number } | null;
  readonly traces: Readonly<Record<string, readonly number[]>>;
  readonly spikes_ms: readonly number[];
}

interface Spikes {
  readonly times_ms: readonly number[];
  readonly weight: number;
}

interface Comparison {
  readonly fixture: string;
  readonly model: NeuronModel;
  /** Step in which we apply what NEST delivers in step 0. */
  readonly acts: 0 | 1;
  readonly receptors: (fixture: Fixture) => Readonly<Record<string, readonly Spikes[]>>;
  /** Our parameter: its name in NEST. */
  readonly parameters: readonly string[];
  readonly renamed?: Readonly<Record<string, string>>;
  /** Our state: its name in NEST and the largest difference allowed, in the unit of the state. */
  readonly traces: Readonly<Record<string, readonly [name: string, tolerance: number]>>;
  /** Our steps in one of NEST's; default 1. */
  readonly substeps?: number;
}

const CURRENT = ['tau_m', 'C_m', 'E_L', 'V_th', 'V_reset', 't_ref'];
const CONDUCTANCE = [
  ...['g_L', 'C_m', 'E_L', 'V_th', 'V_reset', 't_ref'],
  ...['E_ex', 'E_in', 'tau_syn_ex', 'tau_syn_in'],
];
const onto = (receptor: string) => (one: Fixture) => ({ [receptor]: [one.input_excitatory, one.input_inhibitory] });
const separate = (sign: 1 | -1) => (one: Fixture) => ({
  excitatory: [one.input_excitatory],
  inhibitory: [{ ...one.input_inhibitory, weight: sign * one.input_inhibitory.weight }],
});

const COMPARISONS: readonly Comparison[] = [
  {
    fixture: 'iaf_psc_delta',
    model: neurons.lifDelta,
    acts: 0,
    receptors: onto('psp'),
    parameters: CURRENT,
    traces: { v: ['V_m', 1e-10] },
  },
  {
    fixture: 'iaf_psc_exp',
    model: neurons.lif,
    acts: 1,
    receptors: separate(1),
    parameters: [...CURRENT, 'tau_syn_ex', 'tau_syn_in'],
    traces: { v: ['V_m', 1e-10] },
  },
  {
    fixture: 'iaf_psc_alpha',
    model: neurons.lifAlpha,
    acts: 1,
    receptors: onto('current'),
    parameters: CURRENT,
    renamed: { tau_syn: 'tau_syn_ex' },
    traces: { v: ['V_m', 4e-10] },
  },
  {
    // NEST integrates with an adaptive Runge-Kutta method, to about 5e-4.
    fixture: 'iaf_cond_alpha',
    model: neurons.lifConductanceAlpha,
    acts: 1,
    receptors: separate(-1),
    parameters: CONDUCTANCE,
    traces: { v: ['V_m', 5e-4], g_ex: ['g_ex', 5e-4], g_in: ['g_in', 5e-4] },
  },
  {
    // NEST resets within a step, where an adaptive substep finds the spike. The potential of the upstroke differs most.
    fixture: 'aeif_cond_exp',
    model: neurons.adaptiveExponential,
    acts: 1,
    receptors: separate(-1),
    parameters: [...CONDUCTANCE, 'V_peak', 'Delta_T', 'a', 'b', 'tau_w'],
    traces: { v: ['V_m', 0.5], w: ['w', 0.02] },
    substeps: 40,
  },
  {
    fixture: 'izhikevich_default',
    model: neurons.izhikevich,
    acts: 0,
    receptors: onto('psp'),
    parameters: ['a', 'b', 'c', 'd'],
    traces: { v: ['V_m', 1e-10], u: ['U_m', 1e-10] },
  },
  {
    fixture: 'izhikevich_classic_1ms',
    model: neurons.izhikevich2003,
    acts: 0,
    receptors: onto('current'),
    parameters: ['a', 'b', 'c', 'd'],
    traces: { v: ['V_m', 1e-9], u: ['U_m', 1e-9] },
  },
  ...['pp_psc_delta_no_spikes', 'pp_psc_delta_forced_spikes'].map(
    (fixture): Comparison => ({
      fixture,
      model: neurons.ppDelta,
      acts: 0,
      receptors: onto('psp'),
      parameters: ['tau_m', 'C_m', 'c_1', 'c_2', 'c_3', 'dead_time'],
      traces: { v: ['V_m', 1e-10] },
    }),
  ),
];

function read(name: string): Fixture {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/nest', `${name}.json`), 'utf8'));
}

/** Our model in the situation of a fixture; its traces where NEST recorded, its spikes in NEST's steps. */
function repeat(one: Comparison, fixture: Fixture, emitter: 'javascript-f64' | 'webassembly') {
  const { substeps = 1 } = one;
  const h = fixture.resolution_ms;
  const stepOf = (ms: number): number => Math.round((ms + fixture.delay_ms) / h);
  const arrivals = ({ times_ms, weight }: Spikes): Arrival[] =>
    times_ms.map((time) => ({ step: stepOf(time) * substeps + one.acts, weight }));
  const { dc, parameters } = fixture;
  const current = (step: number): number => {
    const update = Math.ceil(step / substeps);
    return dc !== null && update > stepOf(dc.start_ms) && update <= stepOf(dc.stop_ms) ? dc.amplitude : 0;
  };
  const names = [...one.parameters.map((name) => [name, name]), ...Object.entries(one.renamed ?? {})];
  const { traces, spikes } = drive(one.model, {
    step: h / substeps,
    steps: Math.round(fixture.duration_ms / h) * substeps,
    parameters: Object.fromEntries(names.map(([ours, theirs]) => [ours, parameters[theirs]])),
    spikes: Object.fromEntries(
      Object.entries(one.receptors(fixture)).map(([receptor, lists]) => [receptor, lists.flatMap(arrivals)]),
    ),
    inputs: { I_ext: current },
    record: Object.keys(one.traces),
    emitter,
  });
  return {
    spikes: spikes.map((step) => Math.ceil(step / substeps)),
    at: (state: string, count: number) =>
      Float64Array.from({ length: count }, (_, i) => traces[state][(i + 1) * fixture.every * substeps - 1]),
  };
}

describe('NEST', () => {
  for (const comparison of COMPARISONS) {
    const fixture = read(comparison.fixture);
    const title = `${comparison.fixture} is ${comparison.model.name}`;
    it(title, () => {
      const { spikes, at } = repeat(comparison, fixture, 'javascript-f64');
      const { traces, spikes_ms, resolution_ms } = fixture;
      expect(spikes).toEqual(spikes_ms.map((time) => Math.round(time / resolution_ms)));
      for (const [state, [name, tolerance]] of Object.entries(comparison.traces)) {
        expect(apart(at(state, traces[name].length), traces[name]), name).toBeLessThan(tolerance);
      }
    });
    it(`${title}, in single precision within a step`, () => {
      const { spikes } = repeat(comparison, fixture, 'webassembly');
      const { spikes_ms, resolution_ms } = fixture;
      expect(spikes.length).toBe(spikes_ms.length);
      expect(
        apart(
          spikes,
          spikes_ms.map((time) => Math.round(time / resolution_ms)),
        ),
      ).toBeLessThanOrEqual(1);
    });
  }
});
