// @module-tag long
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NeuronModel } from '../../../controllers/engine/index.ts';
import * as neurons from '../../../controllers/neurons/index.ts';
import type { Arrival } from './drive.ts';
import { apart, drive } from './drive.ts';

/**
 * One neuron each, against the same equations in Brian2, at two time steps; `bench/peers/brian2-fixtures.py` makes the files
 * and says how Brian2 tells time. Its steps count from 0 and ours from 1. A spike that it sends in step k acts on the
 * potential in its step k + 1, which is our step k + 2. It holds a neuron whose refractory time is N + 1 steps in N steps, as
 * we do for N.
 */
interface Fixture {
  readonly model: string;
  readonly step_ms: number;
  readonly steps: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly refractory_steps: number;
  /** Spikes are drawn with the uniform numbers frac(golden k) of step k, counted from 1. */
  readonly golden?: number;
  readonly excitatory?: Sent;
  readonly inhibitory?: Sent;
  readonly input?: { readonly name: string; readonly amplitude: number; readonly first: number; readonly last: number };
  readonly every: number;
  readonly traces: Readonly<Record<string, readonly number[]>>;
  readonly spikes: readonly number[];
}

interface Sent {
  readonly receptor: string;
  readonly weight: number;
  readonly steps: readonly number[];
}

/** Same arithmetic up to rounding, recorded to ten digits. */
const EXACT = 2e-8;

/**
 * Brian2 takes conductances through the stages of a Runge-Kutta step, with its error; ours are exact in every stage. In the
 * unit of the trace, at 0.1 ms and at 0.5 ms.
 */
const TOLERANCES: Readonly<Record<string, readonly [fine: number, coarse: number]>> = {
  lif_conductance_alpha: [1e-4, 0.05],
  lif_conductance_biexponential: [1e-4, 0.05],
  adaptive_exponential: [2e-5, 2e-3],
  adaptive_exponential_biexponential: [1e-4, 0.1],
  two_compartment: [2e-5, 1e-2],
  three_compartment: [2e-5, 5e-2],
  // Rounding, of currents of nA, and through the upstroke of spikes.
  time_difference_encoder: [1e-6, 1e-6],
  izhikevich_2003: [EXACT, 1e-7],
};

/** What the programs in Brian2 do other than the defaults: a spike resets the soma at once, and holds it while refractory. */
const OTHERWISE: Readonly<Record<string, (pause: number) => Readonly<Record<string, number>>>> = {
  three_compartment: (pause) => ({ width: 0, t_hold: pause }),
};

const folder = join(import.meta.dirname, '../../fixtures/brian2');
const models = new Map<string, NeuronModel>(
  Object.values(neurons).flatMap((one) => ('spike' in one ? [[one.name, one] as const] : [])),
);

function repeat(fixture: Fixture, emitter: 'javascript-f64' | 'webassembly') {
  const { golden, input, every, refractory_steps, step_ms, steps } = fixture;
  const model = models.get(fixture.model) as NeuronModel;
  const spikes: Record<string, Arrival[]> = {};
  for (const { receptor, weight, steps: sent } of [fixture.excitatory ?? [], fixture.inhibitory ?? []].flat()) {
    spikes[receptor] = [...(spikes[receptor] ?? []), ...sent.map((k) => ({ step: k + 2, weight }))];
  }
  const time = model.refractory?.time;
  const pause = (refractory_steps - 1) * step_ms;
  const response = drive(model, {
    step: step_ms,
    steps,
    parameters: {
      ...fixture.parameters,
      ...OTHERWISE[fixture.model]?.(pause),
      ...(time === undefined || refractory_steps === 0 ? {} : { [time]: pause }),
    },
    spikes,
    inputs:
      input === undefined
        ? {}
        : { [input.name]: (step) => (step - 1 >= input.first && step - 1 < input.last ? input.amplitude : 0) },
    record: Object.keys(fixture.traces),
    emitter,
    ...(golden === undefined ? {} : { uniform: (step) => (golden * step) % 1 }),
  });
  return {
    spikes: response.spikes.map((step) => step - 1),
    at: (state: string) => response.traces[state].filter((_, i) => (i + 1) % every === 0),
  };
}

/** The relay of what the host sends, as the source of every spike here is in Brian2. */
const ELSEWHERE = [
  'barrier_cell',
  'eprop_neuron',
  'eprop_readout',
  'eprop_reward_neuron',
  'lif_diffusive_noise',
  'lif_exponential_escape',
  'lif_softplus',
  'lif_softplus_conductance',
  'linear_poisson',
  'liquid_time_constant_spiking',
  'nir_cuba_li',
  'nir_cuba_li_sequential',
  'nir_cuba_lif',
  'nir_cuba_lif_sequential',
  'nir_if',
  'nir_integrator',
  'nir_li',
  'nir_lif',
  'nir_readout',
  'nir_threshold',
  'plateau_cell',
  'spike_coding_greedy',
  'spike_source',
  'theta_place_cell',
];

it('every neuron is held to Brian2', () => {
  const held = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? [file.replace('.json', '')] : []));
  expect([...held, ...ELSEWHERE].sort()).toEqual([...models.keys()].sort());
});

describe('Brian2', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const fixtures: readonly Fixture[] = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    it.each(fixtures)('$model at $step_ms ms', (fixture) => {
      const { spikes, at } = repeat(fixture, 'javascript-f64');
      const [fine, coarse] = TOLERANCES[fixture.model] ?? [EXACT, EXACT];
      expect(spikes).toEqual(fixture.spikes);
      for (const [name, trace] of Object.entries(fixture.traces)) {
        expect(apart(at(name), trace), name).toBeLessThan(fixture.step_ms < 0.5 ? fine : coarse);
      }
    });
    // Single precision draws numbers of its own.
    const drawn = fixtures.filter(({ golden }) => golden === undefined);
    it.each(drawn)('$model at $step_ms ms in single precision, within a step', (fixture) => {
      const { spikes } = repeat(fixture, 'webassembly');
      expect(spikes.length).toBe(fixture.spikes.length);
      expect(apart(spikes, fixture.spikes)).toBeLessThanOrEqual(1);
    });
  }
});
